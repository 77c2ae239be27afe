package io.kinora.train.doctor;

import com.sun.management.OperatingSystemMXBean;
import io.kinora.core.gpu.CudaDevice;
import io.kinora.core.gpu.Gpu;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;
import org.bytedeco.javacpp.Pointer;

/**
 * How much a process that trains may hold, ND4J's arrays and Java's heap together.
 *
 * @param bytes most that it may hold
 * @param name what limits it
 * @param remedy how to raise it
 */
public record MemoryLimit(long bytes, String name, String remedy) {
    /** JavaCPP lets a process hold so many times the heap's most, unless told otherwise. */
    private static final int HEAPS = 4;
    private static final long LEAST_OVERHEAD_MEGABYTES = 384;
    private static final double OVERHEAD = 0.1;

    /** The least of those of an executor; in local mode, of this process. On GPUs, the memory of the driver's. */
    public static MemoryLimit of(SparkConf conf, boolean local) {
        return CudaDevice.taken().map(MemoryLimit::of).orElseGet(() -> ofHost(conf, local));
    }

    /** Of a device: ND4J's arrays lie there, and the machine's own memory says nothing of them. */
    static MemoryLimit of(Gpu gpu) {
        return new MemoryLimit(gpu.memoryBytes(), "the memory of " + gpu, "use GPUs with more memory");
    }

    private static MemoryLimit ofHost(SparkConf conf, boolean local) {
        List<MemoryLimit> limits = local ? ofThisProcess() : ofExecutors(conf);
        return limits.stream().min(Comparator.comparing(MemoryLimit::bytes)).orElseThrow();
    }

    private static List<MemoryLimit> ofThisProcess() {
        List<MemoryLimit> limits = new ArrayList<>();
        limits.add(new MemoryLimit(
                ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize(),
                "the memory of this machine or container", "use one with more"));
        if (Pointer.maxPhysicalBytes() > 0) {
            limits.add(new MemoryLimit(Pointer.maxPhysicalBytes(), "what JavaCPP lets this process hold ("
                    + HEAPS + " times the heap, or org.bytedeco.javacpp.maxphysicalbytes)",
                    "raise -- --driver-memory, or KINORA_DRIVER_MEMORY"));
        }
        return limits;
    }

    private static List<MemoryLimit> ofExecutors(SparkConf conf) {
        long heap = conf.getSizeAsMb("spark.executor.memory", "1g") << 20;
        String options = conf.get("spark.executor.extraJavaOptions", "");
        List<MemoryLimit> limits = new ArrayList<>();
        long arrays = option(options, "maxbytes", heap);
        long physical = option(options, "maxphysicalbytes", HEAPS * arrays);
        limits.add(new MemoryLimit(physical > 0 ? physical : Long.MAX_VALUE, "what JavaCPP lets an executor hold ("
                + HEAPS + " times spark.executor.memory, or org.bytedeco.javacpp.maxphysicalbytes)",
                "raise -- --executor-memory"));
        String master = conf.get("spark.master", "");
        if (master.startsWith("yarn") || master.startsWith("k8s")) {
            double factor = conf.getDouble("spark.executor.memoryOverheadFactor", OVERHEAD);
            long least = Math.max(LEAST_OVERHEAD_MEGABYTES << 20, (long) (heap * factor));
            long overhead = conf.getSizeAsMb("spark.executor.memoryOverhead", (least >> 20) + "m") << 20;
            limits.add(new MemoryLimit(heap + overhead, "an executor's container (spark.executor.memory and"
                    + " spark.executor.memoryOverhead)", "raise -- --conf spark.executor.memoryOverhead"));
        }
        return limits;
    }

    private static long option(String options, String name, long otherwise) {
        Matcher found = Pattern.compile("-Dorg\\.bytedeco\\.javacpp\\." + name + "=(\\w+)").matcher(options);
        return found.find() ? JavaUtils.byteStringAsBytes(found.group(1)) : otherwise;
    }
}

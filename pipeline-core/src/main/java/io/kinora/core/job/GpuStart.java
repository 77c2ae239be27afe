package io.kinora.core.job;

import io.kinora.core.error.KinoraException;
import io.kinora.core.gpu.CudaDevice;
import io.kinora.core.gpu.Gpu;
import io.kinora.core.gpu.NativesSupport;
import io.kinora.core.gpu.NvidiaSmi;
import java.time.Duration;
import java.util.List;
import org.apache.spark.SparkConf;

/** What a job does about GPUs before it calculates: takes one, refuses to start, or says that it leaves them idle. */
final class GpuStart {
    private static final String PER_EXECUTOR = "spark.executor.resource.gpu.amount";
    private static final String PER_TASK = "spark.task.resource.gpu.amount";
    private static final String HOW = "; build with -Pcuda and run with KINORA_GPU=1 to use it: docs/gpu.md";
    private static final Duration GLANCE = Duration.ofSeconds(5);

    private GpuStart() {
    }

    /**
     * In the driver, which calculates too.
     *
     * @throws KinoraException (resources) if the jar is CUDA's and no GPU can be used
     */
    static void ofDriver() {
        if (CudaDevice.inUse()) {
            take(List.of());
        }
    }

    /** Says that a GPU of this machine stays idle, if one could be used. Asking the driver for it may take seconds. */
    static void tellOfIdle() {
        if (CudaDevice.calculatesOnCpu()) {
            glance().stream().findFirst().ifPresent(gpu -> Terminal.say("WARNING: " + gpu
                    + " stays idle: this jar calculates on the CPU" + HOW));
        }
    }

    /**
     * Whether Spark is asked for one GPU for each executor and task slot, as the CUDA build needs it: executors on one
     * machine would share a device otherwise.
     *
     * @throws KinoraException (usage) if not
     */
    static void check(SparkConf conf) {
        boolean asked = conf.contains(PER_EXECUTOR);
        if (CudaDevice.calculatesOnCpu() && asked) {
            Terminal.say("WARNING: executors are to have GPUs (" + PER_EXECUTOR + "), and this jar leaves them idle: it"
                    + " calculates on the CPU" + HOW);
        }
        if (CudaDevice.inUse() && !conf.get("spark.master").startsWith("local")
                && !("1".equals(conf.get(PER_EXECUTOR, "")) && "1".equals(conf.get(PER_TASK, "")))) {
            throw KinoraException.usage("gpu-not-scheduled", "Cannot run the CUDA build on " + conf.get("spark.master")
                    + ": each executor needs one GPU and one task at a time. Set " + PER_EXECUTOR + "=1 and " + PER_TASK
                    + "=1, as deploy/gpu/gpu.conf does");
        }
    }

    /**
     * In an executor, with what Spark has given it.
     *
     * @throws KinoraException (resources) if the jar is CUDA's and the device cannot be used
     */
    static void ofExecutor(List<String> addresses) {
        if (CudaDevice.inUse()) {
            take(addresses);
        }
    }

    private static void take(List<String> addresses) {
        Gpu gpu = CudaDevice.choose(addresses);
        Terminal.say("ND4J on " + gpu + ", " + gpu.uuid());
        NativesSupport.unproven(gpu).ifPresent(caution -> Terminal.say("WARNING: " + caution));
    }

    private static List<Gpu> glance() {
        try {
            return NvidiaSmi.gpus(GLANCE);
        } catch (KinoraException e) {
            // Whoever calculates on the CPU needs no driver that works.
            return List.of();
        }
    }
}

package io.kinora.benchmarks.evaluate;

import com.sun.management.OperatingSystemMXBean;
import io.kinora.core.job.NativeLibraries;
import io.kinora.eval.feature.Convention;
import io.kinora.eval.feature.I3dNetwork;
import io.kinora.eval.feature.I3dWeights;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Kinora's I3D beside the same network in libtorch, in one run, all taking turns on clips of 16×224×224. */
public final class FeatureSpeed {
    private static final int WARM_UP = 2;
    private static final int FRAMES = 16;
    private static final int SIDE = 224;
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private FeatureSpeed() {
    }

    /** What a batch took: seconds of the clock, and of all threads, which other work on the machine changes less. */
    private record Cost(double wall, double cpu) {
        static Cost of(Runnable work) {
            double cpu = PROCESS.getProcessCpuTime() / 1e9;
            long start = System.nanoTime();
            work.run();
            return new Cost((System.nanoTime() - start) / 1e9, PROCESS.getProcessCpuTime() / 1e9 - cpu);
        }
    }

    /** Arguments: threads, rounds, and batch sizes. */
    public static void main(String[] arguments) {
        NativeLibraries.select();
        int threads = Integer.parseInt(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        limit(threads);
        I3dWeights weights = I3dWeights.random(1);
        I3dNetwork kinora = new I3dNetwork(weights, Convention.GOOGLE);
        TorchI3d plain = new TorchI3d(weights, false);
        TorchI3d channelsLast = new TorchI3d(weights, true);
        for (int i = 2; i < arguments.length; i++) {
            int batch = Integer.parseInt(arguments[i]);
            float[] values = noise(batch);
            Map<String, Runnable> sides = new LinkedHashMap<>();
            try (INDArray input = Nd4j.create(values, new long[] {batch, FRAMES, SIDE, SIDE, 3}, 'c')) {
                Tensor tensor = Tensor.create(values, batch, FRAMES, SIDE, SIDE, 3).permute(0, 4, 1, 2, 3).contiguous();
                sides.put("libtorch", () -> forward(plain, tensor));
                sides.put("libtorch, channels last", () -> forward(channelsLast, tensor));
                sides.put("Kinora", () -> kinora.logits(input, (name, output) -> { }));
                compare(sides, threads, rounds, batch);
            }
        }
    }

    private static void limit(int threads) {
        Environment environment = Nd4j.getEnvironment();
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
        environment.setMaxMasterThreads(Math.min(threads, environment.maxThreads()));
        torch.set_num_threads(threads);
    }

    @SuppressWarnings("try")
    private static void forward(TorchI3d network, Tensor input) {
        try (PointerScope scope = new PointerScope(); NoGradGuard guard = new NoGradGuard()) {
            network.logits(input, (name, output) -> { });
        }
    }

    private static void compare(Map<String, Runnable> sides, int threads, int rounds, int batch) {
        Map<String, List<Cost>> costs = new LinkedHashMap<>();
        for (int round = -WARM_UP; round < rounds; round++) {
            for (Map.Entry<String, Runnable> side : sides.entrySet()) {
                Cost cost = Cost.of(side.getValue());
                if (round >= 0) {
                    costs.computeIfAbsent(side.getKey(), name -> new ArrayList<>()).add(cost);
                }
            }
        }
        costs.forEach((side, all) -> System.out.printf(Locale.ROOT,
                "batch %d, %d threads, %d rounds: %-24s %6.2f clips a second, %6.2f CPU seconds a clip%n", batch,
                threads, rounds, side, batch / median(all.stream().map(Cost::wall).toList()),
                median(all.stream().map(Cost::cpu).toList()) / batch));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        return (sorted.get(size / 2) + sorted.get((size - 1) / 2)) / 2;
    }

    private static float[] noise(int batch) {
        Random random = new Random(1);
        float[] values = new float[batch * FRAMES * SIDE * SIDE * 3];
        for (int at = 0; at < values.length; at++) {
            values[at] = 2 * random.nextFloat() - 1;
        }
        return values;
    }
}

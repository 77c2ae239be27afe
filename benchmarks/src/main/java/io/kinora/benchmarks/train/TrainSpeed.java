package io.kinora.benchmarks.train;

import com.sun.management.OperatingSystemMXBean;
import io.kinora.core.job.NativeLibraries;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Kinora's network beside the same one in libtorch, in one run, both taking turns. */
public final class TrainSpeed {
    private static final int WARM_UP = 3;
    private static final int BYTES_PER_KILOBYTE = 1024;
    private static final int TOLD = 10;
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private TrainSpeed() {
    }

    /**
     * Arguments: step, checkpointing or forward, width, threads, rounds; or memory, width, threads, steps, and kinora,
     * kinora-checkpointing or libtorch, each of which takes a process of its own.
     */
    public static void main(String[] arguments) throws IOException {
        NativeLibraries.select();
        Workload workload = Workload.ofWidth(Integer.parseInt(arguments[1]));
        int threads = Integer.parseInt(arguments[2]);
        int rounds = Integer.parseInt(arguments[3]);
        switch (arguments[0]) {
            case "step" -> compare(workload, Trainee::step, "step", rounds, threads, false);
            case "checkpointing" -> compare(workload, Trainee::step, "checkpointed step", rounds, threads, true);
            case "forward" -> compare(workload, Trainee::forward, "forward pass", rounds, threads, false);
            case "memory" -> memory(workload, arguments[4], rounds, threads);
            default -> throw new IllegalArgumentException("There is no benchmark " + arguments[0]);
        }
    }

    private interface Work {
        void on(Trainee trainee);
    }

    /**
     * What a piece of work took.
     *
     * @param wall seconds
     * @param cpu seconds of all threads of this process, which other work on the machine changes less
     */
    private record Cost(double wall, double cpu) {
        static Cost of(Runnable work) {
            double cpu = PROCESS.getProcessCpuTime() / 1e9;
            long start = System.nanoTime();
            work.run();
            return new Cost((System.nanoTime() - start) / 1e9, PROCESS.getProcessCpuTime() / 1e9 - cpu);
        }
    }

    private static void compare(Workload workload, Work work, String name, int rounds, int threads,
            boolean checkpointing) {
        KinoraTrainee kinora = new KinoraTrainee(workload, threads, checkpointing);
        TorchTrainee libtorch = new TorchTrainee(workload, threads);
        List<Cost> own = new ArrayList<>();
        List<Cost> peer = new ArrayList<>();
        for (int round = -WARM_UP; round < rounds; round++) {
            Cost ofPeer = Cost.of(() -> work.on(libtorch));
            Cost ofKinora = Cost.of(() -> work.on(kinora));
            if (round >= 0) {
                peer.add(ofPeer);
                own.add(ofKinora);
            }
        }
        say("%s, %d threads, %d rounds: a %s takes", workload.name(), threads, rounds, name);
        ratio("time", own, peer, Cost::wall);
        ratio("CPU", own, peer, Cost::cpu);
        if (kinora.loss() != 0) {
            say("  last loss %.6f in libtorch, %.6f in Kinora", libtorch.loss(), kinora.loss());
        }
    }

    private static void ratio(String what, List<Cost> own, List<Cost> peer, ToDoubleFunction<Cost> value) {
        double ofKinora = median(own.stream().map(value::applyAsDouble).toList());
        double ofPeer = median(peer.stream().map(value::applyAsDouble).toList());
        say("  %.2f of libtorch's %s (libtorch %.0f ms, Kinora %.0f ms)", ofKinora / ofPeer, what, 1e3 * ofPeer,
                1e3 * ofKinora);
    }

    private static void memory(Workload workload, String side, int steps, int threads) throws IOException {
        Trainee trainee = switch (side) {
            case "kinora" -> new KinoraTrainee(workload, threads, false);
            case "kinora-checkpointing" -> new KinoraTrainee(workload, threads, true);
            default -> new TorchTrainee(workload, threads);
        };
        List<Double> resident = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            trainee.step();
            resident.add(status("VmRSS"));
            if ((step + 1) % Math.max(1, steps / TOLD) == 0) {
                say("  %d steps: %.0f MB", step + 1, resident.get(step));
            }
        }
        double quarter = median(resident.subList(steps / 4, steps / 2));
        double last = median(resident.subList(3 * steps / 4, steps));
        say("%s: %s holds %.0f MB at most, and grows by %.1f %% from the second quarter of %d steps to the last",
                workload.name(), side, status("VmHWM"), 100 * (last / quarter - 1), steps);
    }

    /** A figure of this process in MB, as Linux tells it. */
    private static double status(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * BYTES_PER_KILOBYTE / 1e6)
                .findFirst().orElseThrow();
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        return (sorted.get(size / 2) + sorted.get((size - 1) / 2)) / 2;
    }

    private static void say(String text, Object... values) {
        System.out.printf(Locale.ROOT, text + "%n", values);
    }
}

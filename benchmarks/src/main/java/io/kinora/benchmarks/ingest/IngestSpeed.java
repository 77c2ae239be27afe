package io.kinora.benchmarks.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.IsolationSettings;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.TimeRange;
import io.kinora.core.decode.VideoDecoder;
import io.kinora.core.error.ExitCode;
import io.kinora.core.isolate.ClipDecoder;
import io.kinora.core.job.JobRunner;
import io.kinora.ingest.IngestJob;
import io.kinora.ingest.decode.OnePass;
import io.kinora.ingest.decode.ScoredClip;
import io.kinora.ingest.decode.ScoringProcess;
import io.kinora.ingest.decode.SourceScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * Kinora's ingest beside the ffmpeg program, on the same files in one run. Each figure is a median of several rounds
 * in which both take turns.
 */
public final class IngestSpeed {
    private static final int FRAMES = 16;
    private static final double FPS = 8;
    private static final int SIDE = 64;

    private final Path work;
    private final List<Path> files;
    private final int rounds;
    private int runs;

    private IngestSpeed(Path work, List<Path> files, int rounds) {
        this.work = work;
        this.files = files;
        this.rounds = rounds;
    }

    /** Arguments: decode, isolation, pass, cores or memory; folder of videos; one to work in; rounds; copies of each. */
    public static void main(String[] arguments) throws Exception {
        Path work = Path.of(arguments[2]);
        List<Path> files = Videos.copies(Videos.below(Path.of(arguments[1])), Integer.parseInt(arguments[4]),
                work.resolve("videos"));
        IngestSpeed speed = new IngestSpeed(work, files, Integer.parseInt(arguments[3]));
        say("%d mp4 files of %.0f MB", files.size(), bytes(files) / 1e6);
        switch (arguments[0]) {
            case "decode" -> speed.decode();
            case "isolation" -> speed.isolation();
            case "pass" -> speed.pass();
            case "cores" -> speed.cores();
            case "memory" -> speed.memory();
            default -> throw new IllegalArgumentException("There is no benchmark " + arguments[0]);
        }
        // Spark's and the decoders' threads must not hold up the end.
        System.exit(0);
    }

    /** Decoding to tensors on one core: wall seconds of ffmpeg over Kinora's. */
    private void decode() throws Exception {
        ProcessTree.pin("0");
        decodeInProcess();
        List<Double> peer = new ArrayList<>();
        List<Double> own = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            peer.add(seconds(() -> Ffmpeg.decode(files, FPS, SIDE)));
            own.add(seconds(this::decodeInProcess));
            say("round %d: ffmpeg %.2f s, Kinora %.2f s", round + 1, peer.get(round), own.get(round));
        }
        say("decode to tensors: %.2f of ffmpeg's speed (ffmpeg %.2f s, Kinora %.2f s)", median(peer) / median(own),
                median(peer), median(own));
    }

    /** Decoding with all scores in both modes on one core, without tables: CPU and wall seconds for 1000 clips. */
    private void isolation() throws Exception {
        ProcessTree.pin("0");
        DecodeSettings settings = DecodeSettings.of(FRAMES, FPS, SIDE, SIDE);
        IsolationSettings defaults = new IsolationSettings(IsolationSettings.Isolation.PROCESS, 1L << 31,
                Duration.ofSeconds(60), 5000, IsolationSettings.Sandbox.AUTO);
        Map<String, List<Double>> figures = new TreeMap<>();
        for (int round = 0; round <= rounds; round++) {
            double begin = ProcessTree.busySeconds();
            long started = System.nanoTime();
            try (ClipDecoder<ScoredClip, SourceScan> isolated =
                    ScoringProcess.DECODING.open(settings, defaults, () -> false)) {
                if (round == 0) {
                    say("a process starts in %.2f s, %.2f s of CPU, and holds %.0f MB",
                            (System.nanoTime() - started) / 1e9, ProcessTree.busySeconds() - begin,
                            ProcessTree.childrenResidentBytes() / 1e6);
                }
                measure("isolated", isolated, round, figures);
            }
            measure("on threads", new OnePass(settings), round, figures);
        }
        figures.forEach((what, values) -> say("%s: %.2f s for 1000 clips", what, median(values)));
    }

    /** The first round warms up. */
    private void measure(String mode, ClipDecoder<ScoredClip, SourceScan> decoder, int round,
            Map<String, List<Double>> figures) throws Exception {
        long[] clips = {0};
        double begin = ProcessTree.busySeconds();
        double wall = seconds(() -> {
            for (Path file : files) {
                try (SourceStream source = SourceStream.open(new Configuration(), file.toString())) {
                    decoder.decode(source, List.of(TimeRange.WHOLE), clip -> clips[0]++);
                }
            }
        });
        double cpu = ProcessTree.busySeconds() - begin;
        say("round %d, %s: %.2f s, %.2f s of CPU, %d clips", round, mode, wall, cpu, clips[0]);
        if (round > 0) {
            figures.computeIfAbsent(mode + ", CPU", any -> new ArrayList<>()).add(cpu / clips[0] * 1000);
            figures.computeIfAbsent(mode + ", wall", any -> new ArrayList<>()).add(wall / clips[0] * 1000);
        }
    }

    /** A whole ingest on one core, decoding in a process of its own: its CPU seconds over those of ffmpeg. */
    private void pass() throws Exception {
        ProcessTree.pin("0");
        ingest(1);
        List<Double> peer = new ArrayList<>();
        List<Double> own = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            peer.add(cpu(() -> Ffmpeg.decode(files, FPS, SIDE)));
            own.add(cpu(() -> ingest(1)));
            say("round %d: CPU of ffmpeg %.2f s, of Kinora %.2f s", round + 1, peer.get(round), own.get(round));
        }
        say("whole pass: %.2f times the CPU of ffmpeg (%.2f s, %.2f s)", ratio(own, peer), median(own), median(peer));
    }

    /** A whole ingest on two cores beside one: wall seconds of one over those of two. */
    private void cores() throws Exception {
        ProcessTree.pin("0");
        ingest(1);
        List<Double> one = new ArrayList<>();
        List<Double> two = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            // The JVM grows warmer from one to the next, so each goes first as often as the other.
            if (round % 2 == 0) {
                one.add(onOneCore());
            }
            ProcessTree.pin("0,1");
            two.add(seconds(() -> ingest(2)));
            if (round % 2 == 1) {
                one.add(onOneCore());
            }
            say("round %d: one core %.2f s, two cores %.2f s", round + 1, one.get(round), two.get(round));
        }
        say("two cores: %.2f times as fast as one (%.2f s, %.2f s)", ratio(one, two), median(two), median(one));
    }

    private double onOneCore() throws Exception {
        ProcessTree.pin("0");
        return seconds(() -> ingest(1));
    }

    /** One ingest; how much memory grows after its first quarter. */
    private void memory() throws Exception {
        MemoryLog log = new MemoryLog();
        long clips;
        try (log) {
            clips = ingest(1);
        }
        say("%d clips; memory from the second quarter of %.0f s to the last: executor %+.1f %%, decoder %+.1f %%",
                clips, log.seconds(), log.executorGrowth(), log.decoderGrowth());
    }

    private void decodeInProcess() throws IOException, DecodeException {
        Configuration configuration = new Configuration();
        for (Path file : files) {
            try (SourceStream source = SourceStream.open(configuration, file.toString())) {
                VideoDecoder.decode(source, DecodeSettings.of(FRAMES, FPS, SIDE, SIDE), clip -> { });
            }
        }
    }

    /** Ingests into a new corpus, which is then removed; gives the number of clips. */
    private long ingest(int cores) throws IOException {
        runs++;
        Path out = work.resolve("run" + runs);
        Path corpus = work.resolve("corpus" + runs);
        List<String> arguments = List.of("--videos", work.resolve("videos").toString(), "--corpus",
                corpus.toString(), "--out", out.toString(), "--set", "ingest.frames=" + FRAMES, "--set",
                "ingest.fps=" + FPS, "--set", "ingest.height=" + SIDE, "--set", "ingest.width=" + SIDE, "--set",
                "spark={\"spark.master\":\"local[" + cores + "]\",\"spark.ui.enabled\":false}");
        ExitCode exitCode = JobRunner.run(new IngestJob(), arguments.toArray(String[]::new));
        if (exitCode != ExitCode.DONE) {
            throw new IOException("the ingest ended with exit code " + exitCode.number());
        }
        long clips = new ObjectMapper().readTree(out.resolve("result.json").toFile()).at("/clips/found").asLong();
        delete(corpus);
        delete(out);
        return clips;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static long bytes(List<Path> files) throws IOException {
        long sum = 0;
        for (Path file : files) {
            sum += Files.size(file);
        }
        return sum;
    }

    private static double seconds(Work work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double cpu(Work work) throws Exception {
        double begin = ProcessTree.busySeconds();
        work.run();
        return ProcessTree.busySeconds() - begin;
    }

    /** Median of the rounds' own ratios: what changes from round to round, changes both sides of one. */
    private static double ratio(List<Double> over, List<Double> under) {
        return median(IntStream.range(0, over.size()).mapToObj(round -> over.get(round) / under.get(round)).toList());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    private static void say(String pattern, Object... values) {
        System.out.printf(Locale.ROOT, pattern + "%n", values);
    }

    /** What is measured. */
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }
}

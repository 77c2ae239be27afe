package io.kinora.train;

import io.kinora.core.job.NativeBuild;
import io.kinora.core.job.Versions;
import io.kinora.train.checkpoint.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What a run stands on, to the last bit of its weights: versions, and which natives run on which CPUs. The same
 * settings on something else train as well, but not to the same bits.
 */
final class RunEnvironment {
    /** Tasks for each worker, so that every executor is likely to get one. */
    private static final int TASKS = 4;

    private RunEnvironment() {
    }

    /** Of this run: Kinora's, Spark's and Java's versions, and the executors' natives and CPUs. */
    static Map<String, String> of(JavaSparkContext spark, int workers) {
        List<NativeBuild> builds = spark
                .parallelize(IntStream.range(0, TASKS * workers).boxed().toList(), TASKS * workers)
                .map(task -> NativeBuild.current())
                .distinct(1)
                .collect();
        Versions versions = Versions.current();
        return Map.of("kinora", versions.kinora(), "spark", versions.spark(), "java", versions.java(),
                "natives", all(builds, NativeBuild::extension),
                "cpu", all(builds, build -> build.cpu() + " (" + String.join(" ", build.features()) + ")"));
    }

    private static String all(List<NativeBuild> builds, Function<NativeBuild, String> part) {
        return builds.stream().map(part).distinct().sorted().collect(Collectors.joining(" and "));
    }

    /** Sentences' parts such as {@code workers was 2 and is 4}; empty where the same bits are to be expected. */
    static List<String> differences(TrainingState before, TrainingState now) {
        Map<String, String> old = all(before);
        Map<String, String> current = all(now);
        List<String> differences = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(current.keySet());
        for (String name : names) {
            String was = old.getOrDefault(name, "not recorded");
            String is = current.getOrDefault(name, "not recorded");
            if (!was.equals(is)) {
                differences.add(name + " was " + was + " and is " + is);
            }
        }
        return differences;
    }

    private static Map<String, String> all(TrainingState state) {
        Map<String, String> all = new TreeMap<>(state.versions());
        all.put("workers", Integer.toString(state.workers()));
        all.put("threads per worker", Integer.toString(state.threads()));
        return all;
    }
}

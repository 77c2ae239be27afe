package io.kinora.core.doctor;

import com.typesafe.config.Config;
import io.kinora.core.config.Problems;
import io.kinora.core.config.Settings;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.decode.IsolationSettings;
import io.kinora.core.job.Executors;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.apache.spark.util.SerializableConfiguration;

/** A small Spark job that has each executor looked at once. */
final class ExecutorVisit {
    static final String NAME = "executors";
    static final String CLOCK = "clock";

    private static final int MOST_TASKS = 10_000;
    /** Beyond it, what is younger than something else cannot be told. */
    private static final Duration APART = Duration.ofSeconds(60);
    /** Visits that this JVM, an executor's, has answered. */
    private static final Set<String> ANSWERED = ConcurrentHashMap.newKeySet();

    private ExecutorVisit() {
    }

    /** What an executor needs to know. */
    private record Order(String id, Config user, IsolationSettings decode, List<String> uris, List<String> jobs,
            Duration deadline) implements Serializable {
    }

    /** What an executor answers. */
    private record Answer(String executor, String place, Instant now, List<Finding> findings)
            implements Serializable {
    }

    /**
     * Looks at all executors.
     *
     * @param jobs those that are to be run; empty for all
     * @param deadline for all of them
     */
    static List<Finding> of(Surroundings surroundings, List<String> jobs, Duration deadline) {
        SparkContext spark = surroundings.spark().orElseThrow().sparkContext();
        List<ExecutorSummary> executors = Executors.registered(spark);
        int cpus = spark.conf().getInt("spark.task.cpus", 1);
        // As many tasks as run at once: Spark deals them out to executors in turn, so that each gets its share.
        int tasks = Math.min(MOST_TASKS, Math.max(1,
                executors.stream().mapToInt(executor -> executor.totalCores() / cpus).sum()));
        Order order = new Order(UUID.randomUUID().toString(), surroundings.settings().user(),
                surroundings.decode(), surroundings.uris(), List.copyOf(jobs), surroundings.deadline());
        Instant begun = Instant.now();
        try (JavaSparkContext java = new Borrowed(spark)) {
            Broadcast<SerializableConfiguration> hadoop =
                    java.broadcast(new SerializableConfiguration(surroundings.hadoop()));
            JavaFutureAction<List<Answer>> visit = java
                    .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
                    .flatMap(task -> answer(order, hadoop.value().value()).stream().iterator())
                    .collectAsync();
            try {
                return findings(visit.get(deadline.toMillis(), TimeUnit.MILLISECONDS), executors, begun, Instant.now());
            } finally {
                visit.cancel(true);
            }
        } catch (TimeoutException e) {
            return List.of(failure("executors-overdue", "no task ended on all executors in " + deadline.toSeconds()
                    + " s", "look in Spark's UI at what holds them up, or set doctor.executor-deadline"));
        } catch (Exception e) {
            return List.of(failure("executors-failed", "a small Spark job failed: " + StorageProbe.reason(e),
                    "look into the executors' logs: Java 17 and the same jars must be on each node"));
        }
    }

    /** A session that somebody else stops. */
    private static final class Borrowed extends JavaSparkContext {
        Borrowed(SparkContext spark) {
            super(spark);
        }

        @Override
        public void close() {
            // It is not ours.
        }
    }

    private static Finding failure(String code, String found, String advice) {
        return Finding.failure(code, found, advice).of(NAME, Finding.DRIVER);
    }

    private static Optional<Answer> answer(Order order, Configuration hadoop) {
        if (!ANSWERED.add(order.id())) {
            return Optional.empty();
        }
        Instant now = Instant.now();
        SparkEnv spark = SparkEnv.get();
        Settings settings = Settings.of(order.user(), new Problems());
        Surroundings here = new Surroundings(Place.EXECUTOR, settings,
                settings.section("corpus", CorpusSettings.class).orElseThrow(), order.decode(), hadoop, spark.conf(),
                order.uris(), order.deadline(), Optional.empty());
        String place = "executor " + spark.executorId() + " on " + spark.blockManager().blockManagerId().host();
        return Optional.of(new Answer(spark.executorId(), place, now,
                Examination.of(Examination.checks(), here, order.jobs(), place)));
    }

    private static List<Finding> findings(List<Answer> answers, List<ExecutorSummary> executors, Instant begun,
            Instant ended) {
        List<Finding> findings = new ArrayList<>();
        Set<String> heard = answers.stream().map(Answer::executor).collect(Collectors.toSet());
        List<String> silent = executors.stream().map(ExecutorSummary::id).filter(id -> !heard.contains(id)).toList();
        findings.add((silent.isEmpty() ? Finding.ok(answers.size() + " looked at")
                : Finding.warning(silent.size() + " of " + executors.size() + " got no task: " + String.join(", ",
                        silent), "see in Spark's UI whether they are lost or busy")).of(NAME, Finding.DRIVER));
        for (Answer answer : answers) {
            findings.add(clock(answer.now(), begun, ended).of(CLOCK, answer.place()));
            findings.addAll(answer.findings());
        }
        return findings;
    }

    /** An executor's clock, read at some time between two readings of the driver's. */
    static Finding clock(Instant read, Instant begun, Instant ended) {
        Duration off = read.isBefore(begun) ? Duration.between(read, begun)
                : read.isAfter(ended) ? Duration.between(ended, read) : Duration.ZERO;
        return off.compareTo(APART) <= 0 ? Finding.ok("as the driver's")
                : Finding.warning("at least " + off.toSeconds() + " s " + (read.isBefore(begun) ? "behind" : "ahead of")
                        + " the driver's", "set all machines' clocks by NTP: object stores refuse requests that are 15"
                        + " minutes off, Kerberos 5");
    }
}

package io.kinora.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.corpus.Tables;
import io.kinora.core.decode.DecodeFailure;
import io.kinora.core.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ingests damaged files, isolated as by default: whatever they do, each gets a row and no task fails. How many is set
 * by {@code -Dkinora.fuzz.variants=500}, from which seed on by {@code kinora.fuzz.seed}.
 */
class FuzzTest {
    private static final int VARIANTS = Integer.getInteger("kinora.fuzz.variants", 60);
    private static final long SEED = Long.getLong("kinora.fuzz.seed", 1);
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    /** Each file's time at most: two tries, each ended soon after the deadline, and a new process for the second. */
    private static final Duration MOST = DEADLINE.plusSeconds(10).multipliedBy(2);
    /** Names that steer terminals, close HTML, split CSV and break lines. */
    private static final List<String> NAMES = List.of("%d.mp4", "%d <img src=x onerror=alert(1)>.mp4",
            "%d, \"x\"; y.mov", "%d \u001b[2J.mkv", "%d line\nbreak.gif", "%d 手话.flv", "08:30 %d.mp4", "%d");

    @TempDir
    private Path folder;

    @Test
    void noFileIsLostAndNoTaskFails() throws IOException {
        Path videos = Files.createDirectories(folder.resolve("videos"));
        DamagedVideos damaged = new DamagedVideos();
        for (int number = 0; number < VARIANTS; number++) {
            Files.write(videos.resolve(String.format(NAMES.get(number % NAMES.size()), number)),
                    damaged.variant(SEED + number));
        }
        TestCorpus corpus = new TestCorpus(folder, """
                ingest { frames = 4, fps = 8, height = 16, width = 16, limits { deadline = %ds } }
                decode { silence = %ds }
                spark."spark.extraListeners" = "%s"
                """.formatted(DEADLINE.toSeconds(), DEADLINE.toSeconds(), Failures.class.getName()));
        Failures.reset();
        long begun = System.nanoTime();

        ExitCode code = corpus.run(new IngestJob(), "--videos", videos.toString());

        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertThat(code).isEqualTo(ExitCode.DONE);
        JsonNode sources = corpus.result().path("sources");
        List<Row> rows = new ArrayList<>();
        corpus.tables(tables -> rows.addAll(tables.read(Tables.SOURCES).collectAsList()));
        Map<String, Integer> outcomes = new TreeMap<>();
        rows.forEach(row -> outcomes.merge(row.getAs("error_code") == null ? row.getAs("status")
                : row.getAs("error_code"), 1, Integer::sum));
        System.out.println(VARIANTS + " damaged files in " + took.toSeconds() + " s: " + outcomes);
        assertThat(sources.path("found").asInt()).isEqualTo(VARIANTS);
        assertThat(sources.path("ok").asInt() + sources.path("quarantined").asInt() + sources.path("skipped").asInt())
                .isEqualTo(VARIANTS);
        assertThat(rows).extracting(row -> row.<String>getAs("uri")).doesNotHaveDuplicates().hasSize(VARIANTS);
        Set<String> known = new HashSet<>(Set.of("ok", "duplicate"));
        Arrays.stream(DecodeFailure.values()).map(DecodeFailure::code).forEach(known::add);
        assertThat(known).as("whatever fails has a reason, and it is not Kinora").containsAll(outcomes.keySet());
        assertThat(Failures.TASKS).as("failed tasks").hasValue(0);
        assertThat(Failures.EXECUTORS).as("lost executors").hasValue(0);
        assertThat(rows).filteredOn(row -> row.getAs("millis") != null).isNotEmpty().allSatisfy(row ->
                assertThat(row.<Long>getAs("millis")).as("no file hangs").isLessThan(MOST.toMillis()));
        assertThat(Files.readString(corpus.directory("run1").resolve("report/index.html"))).doesNotContain("<img src=x")
                .doesNotContain("\u001b");
    }

    /** Counts what Spark would hide by trying again. */
    public static final class Failures extends SparkListener {
        private static final AtomicInteger TASKS = new AtomicInteger();
        private static final AtomicInteger EXECUTORS = new AtomicInteger();

        static void reset() {
            TASKS.set(0);
            EXECUTORS.set(0);
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd task) {
            TASKS.addAndGet(task.reason() == Success$.MODULE$ ? 0 : 1);
        }

        @Override
        public void onExecutorRemoved(SparkListenerExecutorRemoved executor) {
            EXECUTORS.incrementAndGet();
        }
    }
}

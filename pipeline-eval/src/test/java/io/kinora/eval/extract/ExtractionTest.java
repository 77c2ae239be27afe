package io.kinora.eval.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.JobContext;
import io.kinora.eval.WorkJob;
import io.kinora.eval.source.UnreadableVideos;
import io.kinora.eval.source.VideoReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractionTest {
    private static final long POLL_NANOS = Duration.ofMillis(20).toNanos();
    /** As many numbers have three characters with the v before them. */
    private static final int ODD = 90;

    @TempDir
    private Path folder;

    @Test
    void whatAKilledProcessHasStoredIsNeverReadAgain() throws Exception {
        String before = file("before");
        String after = file("after");
        Process process = start(before);
        try {
            awaitCommit(before, process);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        WorkJob.run(folder.resolve("second"), folder.resolve("warehouse"), context -> {
            List<String> stored = stored(context.spark());
            assertThat(stored).as("by the process that was killed").hasSizeGreaterThanOrEqualTo(512)
                    .hasSizeLessThan(CountedExtraction.VIDEOS).doesNotHaveDuplicates();
            VideoReader reader = row -> CountedExtraction.read(after, row);
            Extraction.Done done = complete(context, reader);
            List<String> read = CountedExtraction.read(after);
            assertThat(read).doesNotHaveDuplicates().doesNotContainAnyElementsOf(stored)
                    .hasSize(CountedExtraction.VIDEOS - stored.size());
            assertThat(done.extracted()).isEqualTo(read.size());
            assertThat(stored(context.spark())).doesNotHaveDuplicates().hasSize(CountedExtraction.VIDEOS);
            assertThat(complete(context, reader).extracted()).isZero();
            assertThat(CountedExtraction.read(after)).as("all is stored").hasSize(read.size());
        });
    }

    @Test
    void unreadableVideosAreTriedAgainOnlyWhenAsked() {
        String first = file("first");
        String second = file("second");
        WorkJob.run(folder.resolve("run"), folder.resolve("warehouse"), context -> {
            makeStoreWithoutReasons(context.spark());
            Extraction.Done done = complete(context, row -> {
                CountedExtraction.read(first, row);
                if (row.<String>getAs(NumberedVideos.ID).length() == 3) {
                    throw KinoraException.input("odd", "it is odd");
                }
                return NumberedVideos.FRAMES;
            });
            assertOdd(done.unreadable());
            assertThat(done.extracted()).isEqualTo(CountedExtraction.VIDEOS - ODD);
            assertThat(CountedExtraction.read(first)).doesNotHaveDuplicates().hasSize(CountedExtraction.VIDEOS);

            VideoReader reader = row -> CountedExtraction.read(second, row);
            done = complete(context, reader);
            assertThat(CountedExtraction.read(second)).as("nothing is tried again").isEmpty();
            assertOdd(done.unreadable());
            assertThat(done.extracted()).isZero();

            done = CountedExtraction.extraction(context).retryingUnreadable()
                    .complete(CountedExtraction.side(context, reader), "numbered");
            assertThat(CountedExtraction.read(second)).doesNotHaveDuplicates().hasSize(ODD).contains("v10", "v99");
            assertThat(done.extracted()).isEqualTo(ODD);
            assertThat(done.unreadable().count()).as("features count more than an old failure").isZero();
        });
    }

    @Test
    void aMachineThatLacksSomethingIsNoFaultOfItsVideos() {
        WorkJob.run(folder.resolve("run"), folder.resolve("warehouse"), context -> {
            KinoraException missing = new KinoraException(ExitCode.RESOURCES, "no-sandbox", "no sandbox");
            assertThatThrownBy(() -> complete(context, row -> {
                throw missing;
            })).hasRootCauseInstanceOf(KinoraException.class).hasRootCauseMessage("no sandbox");
            assertThat(stored(context.spark())).as("reasons").isEmpty();
        });
    }

    /** As Kinora made it before reasons were stored. */
    private static void makeStoreWithoutReasons(SparkSession spark) {
        spark.sql("CREATE NAMESPACE kinora." + CountedExtraction.STORE);
        spark.sql("CREATE TABLE kinora." + CountedExtraction.STORE + ".vectors (video STRING NOT NULL, network STRING"
                + " NOT NULL, protocol STRING NOT NULL, features BINARY NOT NULL) USING iceberg"
                + " PARTITIONED BY (network, protocol) TBLPROPERTIES ('format-version'='2')");
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static Extraction.Done complete(JobContext<?> context, VideoReader reader) {
        return CountedExtraction.extraction(context).complete(CountedExtraction.side(context, reader), "numbered");
    }

    private static void assertOdd(UnreadableVideos unreadable) {
        assertThat(unreadable.count()).isEqualTo(ODD);
        assertThat(unreadable.first()).hasSize(UnreadableVideos.NAMED);
        assertThat(unreadable.example()).isEqualTo(" (v10: it is odd)");
    }

    private static List<String> stored(SparkSession spark) {
        List<String> videos = new ArrayList<>();
        spark.table("kinora." + CountedExtraction.STORE + ".vectors").select("video").collectAsList()
                .forEach(row -> videos.add(row.getString(0)));
        return videos;
    }

    private Process start(String lines) throws IOException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), CountedExtraction.class.getName(),
                folder.resolve("killed").toString(), folder.resolve("warehouse").toString(), lines));
        return new ProcessBuilder(command).inheritIO().start();
    }

    /** Until the process has read all that it will read, and has stored some of it. */
    private void awaitCommit(String lines, Process process) {
        Path commit = folder.resolve("warehouse").resolve(CountedExtraction.STORE)
                .resolve("vectors/metadata/v2.metadata.json");
        long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
        while (!(Files.exists(commit) && CountedExtraction.read(lines).size() > CountedExtraction.HANGING)
                && process.isAlive() && System.nanoTime() < end) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}

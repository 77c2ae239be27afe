package io.kinora.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.corpus.Tables;
import io.kinora.core.error.ExitCode;
import io.kinora.core.video.TestFrames;
import io.kinora.core.video.VideoEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An ingest is killed with SIGKILL, in a process of its own, wherever it hurts; the same command then makes of what it
 * left what there would be had nothing happened.
 */
class KillTest {
    /** Of two batches. */
    private static final int VIDEOS = 28;
    private static final long SEED = 20261123;
    /** Of the moments between a batch's commits, how many are tried: each takes a start of Spark; 3 are all. */
    private static final int AMID_COMMITS = Integer.getInteger("kinora.kill.commits", 1);
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);
    /** What differs between any two runs. */
    private static final String[] OF_THE_RUN = {"attempts", "millis", "run"};

    @TempDir
    private Path folder;

    private TestCorpus corpus;
    private Path videos;
    private int round = 1;

    @BeforeEach
    void makeVideos() throws IOException {
        videos = Files.createDirectories(folder.resolve("videos/discs"));
        Random random = new Random(SEED);
        for (int number = 0; number < VIDEOS; number++) {
            Path video = videos.resolve("video %02d.mp4".formatted(number));
            if (number % 10 == 9) {
                // Its original is in the batch before, or in the same.
                Files.copy(videos.resolve("video %02d.mp4".formatted(number - 7 - number / 10)), video);
            } else if (number % 15 == 7) {
                Files.writeString(video, "no video " + number);
            } else {
                VideoEncoder.mp4(video, TestFrames.movingDisc(1 + random.nextInt(40), 32, 32 + 2 * number, 8));
            }
        }
        corpus = new TestCorpus(folder, """
                ingest { frames = 8, fps = 8, height = 16, width = 16, batch-sources = 14 }
                # What is tested is not decoding, and every process here is short.
                decode.isolation = thread
                # The processes do not know what the build says of Spark.
                spark {
                  "spark.ui.enabled" = false
                  "spark.sql.shuffle.partitions" = 2
                  "spark.sql.adaptive.enabled" = false
                  "spark.sql.codegen.wholeStage" = false
                  "spark.sql.codegen.factoryMode" = NO_CODEGEN
                }
                """);
    }

    @Tag("long")
    @Test
    void givesTheSameCorpusOnAnyNumberOfCoresAndHoweverOftenItIsKilled() throws IOException, InterruptedException {
        for (int cores : new int[] {1, 4}) {
            finish("cores" + cores, cores);
        }
        JsonNode undisturbed = result("cores1");
        assertThat(undisturbed.path("sources")).hasToString("{\"found\":28,\"ok\":24,\"quarantined\":2,\"skipped\":2}");
        Map<String, List<String>> expected = rows("cores1");
        assertThat(rows("cores4")).isEqualTo(expected);

        List<String> staged = killWhen(() -> !staged().isEmpty());
        List<BooleanSupplier> moments = new ArrayList<>(List.of(commitTo(Tables.FRAMES), commitTo(Tables.CLIPS),
                commitTo(Tables.SOURCES)));
        Collections.shuffle(moments, new Random(SEED));
        for (BooleanSupplier moment : moments.subList(0, AMID_COMMITS)) {
            List<String> left = killWhen(moment);
            checkWholeSources();
            if (!staged.isEmpty() && left.stream().anyMatch(name -> slice(name).equals(slice(staged.get(0))))) {
                assertThat(left).as("what a task has staged is not done again").containsAll(staged);
                assertThat(left).extracting(KillTest::slice).doesNotHaveDuplicates();
            }
        }
        killWhen(() -> lastMetadata(Tables.FRAMES).contains("\"v1\""));

        finish("killed", 2);

        assertThat(result("killed").path("sources")).isEqualTo(undisturbed.path("sources"));
        assertThat(result("killed").path("clips")).isEqualTo(undisturbed.path("clips"));
        assertThat(result("killed").at("/corpus/version")).isEqualTo(undisturbed.at("/corpus/version"));
        assertThat(rows("killed")).isEqualTo(expected);
        assertThat(corpus.warehouse().resolve("_kinora")).isEmptyDirectory();

        round++;
        changeVideos();
        finish("cores1", 1);
        // The first commit to the sources makes room.
        killWhen(commitTo(Tables.SOURCES));
        finish("killed", 2);

        assertThat(result("cores1").path("sources"))
                .hasToString("{\"found\":28,\"ok\":4,\"quarantined\":1,\"skipped\":23}");
        assertThat(result("killed").path("sources")).isEqualTo(result("cores1").path("sources"));
        assertThat(result("killed").path("clips")).isEqualTo(result("cores1").path("clips"));
        assertThat(rows("killed")).isEqualTo(rows("cores1"));
        checkWholeSources();
    }

    @Test
    void endsQuietlyAsTheSignalSays() throws IOException, InterruptedException {
        Process process = start();
        try {
            await(() -> !staged().isEmpty(), process);
        } finally {
            process.destroy();
        }

        assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 15);
        assertThat(result("killed").path("exit_code").asInt()).isEqualTo(128 + 15);
        assertThat(result("killed").at("/error/code").asText()).isEqualTo("stopped");
        assertThat(Files.readString(folder.resolve("killed.log"))).contains("The process was stopped before its end")
                .doesNotContain(" ERROR ").doesNotContain("\tat ");
    }

    /** One that has a copy, the copy of another, a broken and a sound one are no longer the same; one has gone. */
    private void changeVideos() throws IOException {
        VideoEncoder.mp4(videos.resolve("video 02.mp4"), TestFrames.movingDisc(21, 32, 32, 8));
        VideoEncoder.mp4(videos.resolve("video 19.mp4"), TestFrames.movingDisc(22, 32, 34, 8));
        Files.writeString(videos.resolve("video 07.mp4"), "still no video");
        VideoEncoder.mp4(videos.resolve("video 25.mp4"), TestFrames.movingDisc(23, 32, 36, 8));
        Files.delete(videos.resolve("video 26.mp4"));
        Files.copy(videos.resolve("video 25.mp4"), videos.resolve("video 28.mp4"));
    }

    /** Runs or continues it to its end, in this process: another start of Spark would show nothing more. */
    private void finish(String name, int cores) {
        assertThat(corpus.runAs(name + round, new IngestJob(), arguments(name, cores))).isEqualTo(ExitCode.DONE);
    }

    /** Continues the run until the moment has come, kills it, and gives the names of what its tasks have staged. */
    private List<String> killWhen(BooleanSupplier moment) throws IOException, InterruptedException {
        Process process = start();
        try {
            await(moment, process);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("killed amid its work").isEqualTo(128 + 9);
        return staged();
    }

    private void await(BooleanSupplier moment, Process process) throws IOException {
        Instant end = Instant.now().plus(DEADLINE);
        while (!moment.getAsBoolean()) {
            assertThat(process.isAlive()).as(Files.readString(folder.resolve("killed.log"))).isTrue();
            assertThat(Instant.now()).isBefore(end);
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx1g", "-XX:+UseSerialGC"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-XX")
                        || argument.startsWith("-Djdk")).forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), IngestJob.class.getName()));
        command.addAll(corpus.arguments("killed" + round, arguments("killed", 2)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("killed.log").toFile()));
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        return builder.start();
    }

    private String[] arguments(String name, int cores) {
        return new String[] {"--set", "corpus.name=" + name, "--set", "spark.\"spark.master\"=local[" + cores + "]",
            "--videos", videos.toString()};
    }

    private JsonNode result(String name) throws IOException {
        return corpus.result(name + round);
    }

    /** Whether a table of the killed run's corpus has a commit more than when this was first asked. */
    private BooleanSupplier commitTo(String table) {
        int[] before = {-1};
        return () -> {
            int now = metadata(table).size();
            before[0] = before[0] < 0 ? now : before[0];
            return now > before[0];
        };
    }

    private String lastMetadata(String table) {
        Optional<Path> last = metadata(table).stream().max((a, b) -> Integer.compare(number(a), number(b)));
        try {
            return last.isEmpty() ? "" : Files.readString(last.get());
        } catch (IOException gone) {
            return "";
        }
    }

    private static int number(Path metadata) {
        return Integer.parseInt(metadata.getFileName().toString().replaceAll("\\D", ""));
    }

    private List<Path> metadata(String table) {
        return files(corpus.warehouse().resolve("killed").resolve(table).resolve("metadata")).stream()
                .filter(path -> path.getFileName().toString().matches("v\\d+\\.metadata\\.json")).toList();
    }

    private List<String> staged() {
        return files(corpus.warehouse().resolve("_kinora")).stream()
                .flatMap(run -> files(run.resolve("staged")).stream())
                .flatMap(batch -> files(batch).stream().map(path -> batch.getFileName() + "/" + path.getFileName()))
                .filter(name -> name.endsWith(".staged")).sorted().toList();
    }

    /** Batch and slice that were staged under a name. */
    private static String slice(String name) {
        return name.substring(0, "000000/000000-00000000".length());
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException | UncheckedIOException notYetOrNoLonger) {
            return List.of();
        }
    }

    /** Every source that the tables show has its clips, and every such clip its frames. */
    private void checkWholeSources() throws IOException {
        corpus.tables("killed", tables -> {
            Dataset<Row> ok = tables.read(Tables.SOURCES).where("status = 'ok'");
            Dataset<Row> clips = tables.read(Tables.CLIPS);
            Dataset<Row> visible = clips.where("status <> 'too-short'").join(ok, "source_id").select("clip_id");
            assertThat(ok.join(clips, "source_id").select("uri").distinct().count()).isEqualTo(ok.count());
            assertThat(visible.join(tables.read(Tables.FRAMES), "clip_id").count()).isEqualTo(visible.count());
        });
    }

    private Map<String, List<String>> rows(String name) throws IOException {
        Map<String, List<String>> rows = new TreeMap<>();
        corpus.tables(name, tables -> {
            for (String table : List.of(Tables.FRAMES, Tables.CLIPS, Tables.CUTS, Tables.SOURCES)) {
                rows.put(table, tables.read(table).drop(OF_THE_RUN).collectAsList().stream().map(TestCorpus::text)
                        .sorted().toList());
            }
        });
        return rows;
    }
}

package io.kinora.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.error.ExitCode;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobRunner;
import io.kinora.core.video.TestFrames;
import io.kinora.core.video.VideoEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A corpus in a folder of its own, with the videos it is made of and the runs of jobs that work on it. */
public final class TestCorpus {
    private static final String NAME = "corpus";

    private final Path folder;
    private final Path config;
    private int runs;
    private String last = "";

    /**
     * Nothing is there but the settings.
     *
     * @param settings what all jobs get by {@code --config}, as HOCON
     */
    public TestCorpus(Path folder, String settings) throws IOException {
        this.folder = folder;
        this.config = Files.writeString(folder.resolve("job.conf"), settings);
    }

    /** The warehouse that the tables lie in. */
    public Path warehouse() {
        return folder.resolve("corpus");
    }

    /** The directory of a run. */
    public Path directory(String name) {
        return folder.resolve("runs").resolve(name);
    }

    /** Writes a video of a moving disc, 32×32 pixels at 8 frames per second; the path is within the folder. */
    public void video(String path, int frames) throws IOException {
        VideoEncoder.mp4(folder.resolve(path), TestFrames.movingDisc(frames, 32, 32, 8));
    }

    /** A job's arguments for a run of that name. */
    public List<String> arguments(String name, String... more) {
        List<String> all = new ArrayList<>(List.of("--config", config.toString(), "--corpus", warehouse().toString(),
                "--out", directory(name).toString()));
        all.addAll(List.of(more));
        return all;
    }

    /** Runs a job; its runs are named run1, run2 and so on. */
    public ExitCode run(Job<?, ?> job, String... arguments) {
        runs++;
        return runAs("run" + runs, job, arguments);
    }

    /** Runs a job in a directory of that name. */
    public ExitCode runAs(String name, Job<?, ?> job, String... arguments) {
        last = name;
        return JobRunner.run(job, arguments(name, arguments).toArray(String[]::new));
    }

    /** Runs a job to its good end and gives its result. */
    public JsonNode done(Job<?, ?> job, String... arguments) throws IOException {
        assertThat(run(job, arguments)).isEqualTo(ExitCode.DONE);
        return result();
    }

    /** The result of the run that was begun last. */
    public JsonNode result() throws IOException {
        return result(last);
    }

    /** The result of the run of that name. */
    public JsonNode result(String name) throws IOException {
        return new ObjectMapper().readTree(directory(name).resolve("result.json").toFile());
    }

    /** Which corpus it is. */
    public CorpusSettings settings() {
        return settings(NAME);
    }

    private CorpusSettings settings(String name) {
        return new CorpusSettings(warehouse().toString(), name, "latest", Map.of("type", "hadoop"));
    }

    /** A session in which the catalog is known; the caller stops it. The build says where Spark runs. */
    public SparkSession spark() throws IOException {
        SparkSession.Builder builder = SparkSession.builder();
        Catalog.sparkProperties(settings(), new Configuration()).forEach(builder::config);
        return builder.getOrCreate();
    }

    /** Opens the tables as another job would. */
    public void tables(Consumer<TableSet> work) throws IOException {
        tables(NAME, work);
    }

    /** Opens the tables of another corpus in the same warehouse. */
    public void tables(String name, Consumer<TableSet> work) throws IOException {
        try (SparkSession spark = spark()) {
            work.accept(TableSet.corpus(spark, settings(name)));
        }
    }

    /** Rows of sources by the names of their files. */
    public static Map<String, Row> byName(Dataset<Row> sources) {
        return sources.collectAsList().stream().collect(Collectors.toMap(row -> fileName(row.getAs("uri")), row -> row,
                (one, other) -> {
                    throw new AssertionError("Two sources of the same name: " + one + " and " + other);
                }, TreeMap::new));
    }

    /** The last part of an address. */
    public static String fileName(String uri) {
        return uri.substring(uri.lastIndexOf('/') + 1);
    }

    /** All of a row's values, byte by byte. */
    public static String text(Row row) {
        return IntStream.range(0, row.length()).mapToObj(column -> row.get(column) instanceof byte[] bytes
                ? Arrays.toString(bytes) : String.valueOf(row.get(column))).collect(Collectors.joining("|"));
    }
}

package io.kinora.endtoend.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.endtoend.Installation;
import io.kinora.endtoend.Videos;
import io.kinora.endtoend.cluster.Submission;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** The jobs by their command lines, everything that they write on one storage, the settings the same but for that. */
final class Line {
    /** All that the storages' settings have in common. */
    private static final String SETTINGS = """
            include "model.conf"
            ingest.batch-sources = 10
            train.steps = 30
            evaluate.limit = 3
            """;
    private static final int CLIPS = 30;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final String root;
    private final Map<String, String> environment;
    private final List<String> sparkOptions;
    private final Map<String, String> hadoop;
    private final Map<String, String> catalog;

    /**
     * @param folder for what stays on this machine
     * @param root such as {@code hdfs://host:port}
     * @param storage the settings of this storage, in HOCON
     * @param sparkOptions for spark-submit
     * @param hadoop properties and the catalog's, with which the test itself looks into the tables
     */
    Line(Path folder, String root, String storage, Map<String, String> environment, List<String> sparkOptions,
            Map<String, String> hadoop, Map<String, String> catalog) throws IOException {
        this.folder = folder;
        this.root = root;
        this.environment = environment;
        this.sparkOptions = sparkOptions;
        this.hadoop = hadoop;
        this.catalog = catalog;
        Videos.render(folder.resolve("videos"), CLIPS);
        Files.copy(Installation.HOME.resolve("conf/smallest.conf"), folder.resolve("model.conf"));
        Files.writeString(folder.resolve("storage.conf"), storage);
        Files.writeString(folder.resolve("job.conf"), "corpus.uri = \"" + root + "/corpus\"\n" + SETTINGS
                + "include \"storage.conf\"\n");
    }

    String uri(String relative) {
        return root + "/" + relative;
    }

    Path videos() {
        return folder.resolve("videos");
    }

    /** Where a run leaves what it tells: below {@code runs/} of the storage, but for what is a whole address. */
    private String directory(String out) {
        return out.startsWith("file:") ? out : uri("runs/" + out);
    }

    private List<String> words(String job, String out, List<String> moreSparkOptions, String... arguments) {
        List<String> words = new ArrayList<>(List.of(job, "--config", folder.resolve("job.conf").toString(), "--out",
                directory(out)));
        words.addAll(Arrays.asList(arguments));
        words.addAll(List.of("--", "--master", "local[2]", "--driver-memory", "1g", "--conf",
                "spark.driver.host=127.0.0.1", "--conf", "spark.ui.enabled=false",
                "--driver-java-options", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"));
        words.addAll(sparkOptions);
        words.addAll(moreSparkOptions);
        return words;
    }

    Installation.Outcome run(String job, String out, String... arguments) throws IOException, InterruptedException {
        return Installation.kinora(folder, environment,
                words(job, out, List.of(), arguments).toArray(String[]::new));
    }

    /** Starts a job that something is to happen to. */
    Submission start(String job, String out, String... arguments) throws IOException {
        return start(job, out, List.of(), arguments);
    }

    /** Likewise, with more options for spark-submit. */
    Submission start(String job, String out, List<String> moreSparkOptions, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Installation.HOME.resolve("bin/kinora").toString()));
        command.addAll(words(job, out, moreSparkOptions, arguments));
        return Submission.start(folder, command, environment);
    }

    /** Runs a job to its end and checks what it says of it. */
    JsonNode done(String job, String out, String... arguments) throws IOException, InterruptedException {
        return done(out, run(job, out, arguments));
    }

    JsonNode done(String out, Installation.Outcome outcome) throws IOException {
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.lastLine()).isEqualTo(directory(out) + "/result.json");
        JsonNode result = result(out);
        assertThat(result.path("status").asText()).isEqualTo("done");
        return result;
    }

    JsonNode result(String out) throws IOException {
        return read(directory(out) + "/result.json");
    }

    JsonNode json(String file) throws IOException {
        return read(uri(file));
    }

    private JsonNode read(String uri) throws IOException {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(uri);
        try (InputStream in = path.getFileSystem(hadoop()).open(path)) {
            return JSON.readTree(in);
        }
    }

    /** Whether a file or folder is there. */
    boolean exists(String file) {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(uri(file));
        try {
            return path.getFileSystem(hadoop()).exists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Configuration hadoop() {
        Configuration configuration = new Configuration();
        hadoop.forEach(configuration::set);
        return configuration;
    }

    /** What follows training is done with what it has left. */
    void generateEvaluateAndExport() throws IOException, InterruptedException {
        assertThat(done("generate", "generate", "--checkpoint", uri("runs/train"), "--count", "3", "--seed", "7",
                "--steps", "3", "--set", "generate.table=made").path("videos").asInt()).isEqualTo(3);
        assertThat(done("evaluate", "evaluate", "--real", "table:corpus:test", "--generated", "table:made")
                .at("/metrics/fd_random_i3d/value").asDouble()).isPositive();
        done("export", "export", "--format", "webdataset", "--to", uri("exported"));
        assertThat(json("exported/index.json").path("samples").asInt()).isPositive();
    }

    /** Checks that two corpora hold the same rows. */
    void assertSame(String name, String other) throws IOException {
        SparkSession.Builder builder = SparkSession.builder().master("local[1]").config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2);
        hadoop.forEach((key, value) -> builder.config("spark.hadoop." + key, value));
        Catalog.sparkProperties(corpus(name), hadoop()).forEach(builder::config);
        try (SparkSession spark = builder.getOrCreate()) {
            for (String table : List.of(Tables.FRAMES, Tables.CLIPS, Tables.CUTS)) {
                List<String> rows = rows(spark, name, table);
                assertThat(rows).as(table).isEqualTo(rows(spark, other, table)).doesNotHaveDuplicates();
                assertThat(rows.isEmpty()).as(table).isEqualTo(table.equals(Tables.CUTS));
            }
        }
    }

    private CorpusSettings corpus(String name) {
        return new CorpusSettings(uri("corpus"), name, "latest", catalog);
    }

    private List<String> rows(SparkSession spark, String name, String table) {
        return TableSet.corpus(spark, corpus(name)).read(table).collectAsList().stream()
                .map(row -> IntStream.range(0, row.length()).mapToObj(row::get)
                        .map(value -> value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value))
                        .collect(Collectors.joining("|"))).sorted().toList();
    }
}

package io.kinora.endtoend.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.endtoend.Installation;
import io.kinora.endtoend.cluster.Submission;
import io.kinora.endtoend.fault.FaultTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The whole line on an object store, with the catalog in PostgreSQL; the store is out of service for a while. */
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class S3IT {
    private static final Duration OUTAGE = Duration.ofSeconds(20);
    private static final String PASSWORD_VARIABLE = "KINORA_CATALOG_PASSWORD";

    /** Tries of S3A end within seconds instead of minutes. */
    private static final List<String> IMPATIENT = Stream.of("attempts.maximum=1", "retry.limit=1",
            "retry.throttle.limit=1").flatMap(property -> Stream.of("--conf", "spark.hadoop.fs.s3a." + property))
            .toList();

    @TempDir
    static Path folder;

    private static CatalogDatabase database;
    private static ObjectStore store;
    private static Line line;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        database = CatalogDatabase.start();
        store = ObjectStore.start(folder);
        Map<String, String> environment = new HashMap<>(ObjectStore.credentials());
        environment.put(PASSWORD_VARIABLE, CatalogDatabase.PASSWORD);
        Map<String, String> hadoop = new HashMap<>(Map.of("fs.s3a.endpoint", store.endpoint(),
                "fs.s3a.path.style.access", "true"));
        hadoop.put("fs.s3a.access.key", ObjectStore.credentials().get("AWS_ACCESS_KEY_ID"));
        hadoop.put("fs.s3a.secret.key", ObjectStore.credentials().get("AWS_SECRET_ACCESS_KEY"));
        line = new Line(folder, "s3a://" + ObjectStore.BUCKET, """
                corpus.catalog {
                  type = jdbc
                  uri = "%s"
                  jdbc { user = %s, password = ${%s} }
                }
                spark {
                  "spark.hadoop.fs.s3a.endpoint" = "%s"
                  "spark.hadoop.fs.s3a.path.style.access" = true
                }
                """.formatted(database.uri(), CatalogDatabase.USER, PASSWORD_VARIABLE, store.endpoint()), environment,
                List.of("--jars", jars("s3a") + "," + jars("jdbc")), hadoop, Map.of("type", "jdbc", "uri",
                database.uri(), "jdbc.user", CatalogDatabase.USER, "jdbc.password", CatalogDatabase.PASSWORD));
    }

    private static String jars(String service) throws IOException {
        try (Stream<Path> files = Files.list(Services.jars(service))) {
            return String.join(",", files.map(Path::toString).toList());
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (store != null) {
            store.close();
        }
        if (database != null) {
            database.close();
        }
    }

    @Test
    @Order(1)
    void refusesACatalogOfRenamesBeforeSparkStarts() throws Exception {
        Installation.Outcome outcome = Installation.kinora(folder, "ingest", "--videos", "videos", "--corpus",
                line.uri("corpus"), "--out", folder.resolve("refused").toString());
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains("corpus: catalog.type=hadoop commits by renaming a file, which is no single"
                + " step on s3a:").contains("corpus.catalog { type = jdbc").doesNotContain("spark-submit");
    }

    @Test
    @Order(2)
    void takesNoPasswordFromACommandLineAndMissesOneThatIsNotInTheEnvironment() throws Exception {
        Installation.Outcome given = line.run("train", "refused", "--set", "corpus.catalog.jdbc.password=hush");
        assertThat(given.exitCode()).as(given.err()).isEqualTo(2);
        assertThat(given.err()).contains("--set corpus.catalog.jdbc.password: a secret on a command line can be seen by"
                + " others; give it in the environment").doesNotContain("hush").doesNotContain("spark-submit");
        Installation.Outcome missing = Installation.kinora(folder, "train", "--config",
                folder.resolve("job.conf").toString(), "--out", folder.resolve("refused").toString());
        assertThat(missing.exitCode()).as(missing.err()).isEqualTo(2);
        assertThat(missing.err()).contains("Could not resolve substitution to a value: ${" + PASSWORD_VARIABLE
                + "}; set that variable in the environment");
    }

    @Test
    @Order(3)
    @DisplayName("The object store out of service for 20 s amid ingest: ingest waits, the tables are those of an"
            + " undisturbed run")
    void ingestOutlastsAnOutage() throws Exception {
        Installation.Outcome outcome;
        try (Submission ingest = line.start("ingest", "ingest", "--videos", line.videos().toString())) {
            ingest.awaitWhileRunning(() -> has("corpus/_kinora", ".staged"));
            outcome = afterOutage(ingest);
        }
        JsonNode result = line.done("ingest", outcome);

        JsonNode calm = line.done("ingest", "ingest-calm", "--videos", line.videos().toString(), "--set",
                "corpus.name=calm");
        assertThat(result.path("sources")).isEqualTo(calm.path("sources"));
        assertThat(result.path("clips")).isEqualTo(calm.path("clips"));
        line.assertSame("corpus", "calm");
        FaultTable.check("The object store answers 503 for 20 s", "ingest", FaultTable.end(outcome, result), "",
                FaultTable.ROWS);
    }

    private static boolean has(String prefix, String ending) {
        try (Stream<Path> files = Files.walk(store.object(prefix))) {
            return files.anyMatch(file -> file.toString().endsWith(ending));
        } catch (IOException | UncheckedIOException notYet) {
            return false;
        }
    }

    /** No service for a while; then how the job ends. */
    private static Installation.Outcome afterOutage(Submission job) throws IOException, InterruptedException {
        int before = store.outage().refused();
        store.outage().begin();
        try {
            assertThat(job.endsWithin(OUTAGE)).as("it ends without the store: %s", job.said()).isFalse();
            assertThat(store.outage().refused()).as("requests that were refused").isGreaterThan(before);
        } finally {
            store.outage().end();
        }
        return job.end();
    }

    /** No service from the writing of such a file on, until the job has ended. */
    private static Installation.Outcome afterOutageWithoutEnd(Submission job, String file)
            throws IOException, InterruptedException {
        int before = store.outage().refused();
        store.outage().beginAt(Pattern.compile("PUT /" + ObjectStore.BUCKET + "/" + file));
        try {
            Installation.Outcome outcome = job.end();
            assertThat(store.outage().refused()).as("requests that were refused").isGreaterThan(before);
            assertThat(outcome.err()).contains("Status Code: 503");
            return outcome;
        } finally {
            store.outage().end();
        }
    }

    @Test
    @Order(4)
    @DisplayName("The object store out of service for longer than S3A tries again: exit code 6, and the same command"
            + " goes on")
    void aLongerOutageEndsIngest() throws Exception {
        String out = "file:" + folder.resolve("ingest-cut");
        String[] arguments = {"--videos", line.videos().toString(), "--set", "corpus.name=cut"};
        Installation.Outcome outcome;
        try (Submission ingest = line.start("ingest", out, IMPATIENT, arguments)) {
            ingest.awaitWhileRunning(() -> has("corpus/_kinora", ".staged"));
            outcome = afterOutageWithoutEnd(ingest, "corpus/_kinora/.*[.]staged");
        }
        assertThat(outcome.err()).contains("Cannot write to " + line.uri("corpus/_kinora/"));
        String end = FaultTable.end(outcome, line.result(out));

        Installation.Outcome again = line.start("ingest", out, IMPATIENT, arguments).end();
        JsonNode result = line.done(out, again);
        assertThat(result.path("sources")).isEqualTo(line.result("ingest-calm").path("sources"));
        assertThat(result.path("clips")).isEqualTo(line.result("ingest-calm").path("clips"));
        line.assertSame("cut", "calm");
        FaultTable.check("The object store answers 503 for longer than S3A tries again", "ingest", end,
                FaultTable.end(again, result), FaultTable.ROWS);
    }

    @Test
    @Order(5)
    void curatesAndTrains() throws Exception {
        line.done("curate", "curate", "--where", "true", "--tag", "all");
        assertThat(line.done("train", "train").at("/validation_loss/last").asDouble()).isPositive();
    }

    @Test
    @Order(6)
    @DisplayName("The object store out of service for 20 s amid training: training waits and comes to the same weights")
    void trainingOutlastsAnOutage() throws Exception {
        try (Submission train = line.start("train", "train-again", "--reproduce", line.uri("runs/train"))) {
            train.awaitWhileRunning(() -> has("runs/train-again/checkpoints", "index.json"));
            Installation.Outcome outcome = afterOutage(train);
            // Exit code 4 would tell of other weights.
            JsonNode result = line.done("train-again", outcome);
            FaultTable.check("The object store answers 503 for 20 s", "train", FaultTable.end(outcome, result), "",
                    FaultTable.BITS);
        }
    }

    @Test
    @Order(7)
    @DisplayName("The object store out of service for longer than S3A tries again, result.json there, too: exit code 6,"
            + " and the same command comes to the same weights")
    void aLongerOutageEndsTraining() throws Exception {
        String[] arguments = {"--reproduce", line.uri("runs/train")};
        Installation.Outcome outcome;
        try (Submission train = line.start("train", "train-cut", IMPATIENT, arguments)) {
            train.awaitWhileRunning(() -> has("runs/train-cut/checkpoints", "index.json"));
            outcome = afterOutageWithoutEnd(train, "runs/train-cut/checkpoints/.*");
        }
        assertThat(outcome.err()).contains("Cannot write result.json into ");
        String end = FaultTable.end(outcome, line.result("train-cut"));

        Installation.Outcome again = line.start("train", "train-cut", IMPATIENT, arguments).end();
        FaultTable.check("The object store answers 503 for longer than S3A tries again", "train", end,
                FaultTable.end(again, line.done("train-cut", again)), FaultTable.BITS);
    }

    @Test
    @Order(8)
    void generatesEvaluatesAndExports() throws Exception {
        line.generateEvaluateAndExport();
    }

    @Test
    @Order(9)
    void nothingWasRenamed() {
        assertThat(store.outage().copies()).as("S3A renames by copying").isZero();
    }

    @Test
    @Order(10)
    void noFolderIsListedToLearnWhatIsCommitted() {
        // To delete a folder S3A lists all of it. Of one file that Spark is to read S3A first lists what lies below it.
        assertThat(store.outage().listings()).isNotEmpty().allMatch(listed -> listed.equals("corpus/_kinora/*")
                || listed.matches("(corpus/_kinora/ingest-[0-9a-f]+/.*|exported/[.]kinora/)[*][*]")
                || listed.matches("corpus/_kinora/ingest-.*[.]parquet/[*]"));
    }

    @Test
    @Order(11)
    void noSecretIsWrittenAnywhere() throws IOException {
        try (Stream<Path> files = Stream.concat(Files.walk(store.object("")),
                Files.list(folder).filter(file -> file.toString().matches(".*\\.(out|err)")))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).as(file.toString())
                        .doesNotContain(CatalogDatabase.PASSWORD)
                        .doesNotContain(ObjectStore.credentials().get("AWS_SECRET_ACCESS_KEY"));
            }
        }
    }
}

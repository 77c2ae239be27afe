package io.kinora.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.corpus.Tables;
import io.kinora.core.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestIngestTest {
    private static final int MANY = 50_000;

    @TempDir
    private Path folder;

    private Path manifest;
    private TestCorpus corpus;

    @BeforeEach
    void makeFolder() throws IOException {
        manifest = folder.resolve("list.csv");
        corpus = new TestCorpus(folder, """
                decode.isolation = thread
                ingest { frames = 8, fps = 8, height = 16, width = 16 }
                """);
    }

    @Test
    void countsALargeManifestWithoutTouchingAnything() throws IOException {
        Files.writeString(manifest, "uri,caption,start,end\n" + IntStream.range(0, MANY).mapToObj(row ->
                "hdfs://nowhere/v" + row % (MANY - 100) + ".mp4,\"row " + row % (MANY - 100) + ", twice\",,"
                        + (row == 7 ? "-3" : "")).collect(Collectors.joining("\n")));

        JsonNode result = ingest("--dry-run");

        // Row 7 cannot be used, but a later row names the same file.
        assertThat(result.path("plan")).isEqualTo(new ObjectMapper().readTree("{\"found\":49901,\"known\":0,"
                + "\"new\":49900,\"changed\":0,\"retry\":0,\"bad_rows\":1,\"bytes\":0,\"unsized\":49900}"));
        assertThat(result.has("sources")).isFalse();
        assertThat(corpus.warehouse()).doesNotExist();
    }

    @Test
    void saysAtOnceWhichFilesNoFileSystemHas() throws IOException {
        Files.writeString(manifest, "uri\nfoo://bucket/x.mp4\nhdfs://nowhere/y.mp4\n");

        assertThat(run("--dry-run")).isEqualTo(ExitCode.RESOURCES);
        assertThat(corpus.result().at("/error/code").asText()).isEqualTo("no-file-system");
        assertThat(corpus.result().at("/error/message").asText()).contains("begin with foo:").contains("add its jar");
        assertThat(run()).isEqualTo(ExitCode.RESOURCES);
    }

    @Test
    void bringsCaptionsAndPartsAndNoticesWhatChanges() throws IOException {
        corpus.video("one.mp4", 20);
        corpus.video("two.mp4", 9);
        Files.writeString(folder.resolve("two.txt"), "from beside");
        Files.writeString(folder.resolve("broken.mp4"), "no video");
        String rows = """
                uri,caption,label,start,end,licence
                one.mp4,"日本語, <b>",sign,0,1,cc
                one.mp4,"日本語, <b>",sign,0,1,cc
                one.mp4,δεύτερο,other,00:00:01.25,2.5,cc
                two.mp4,,shapes,,,
                missing.mp4,no\u202ene,no\u0007ne,,,
                broken.mp4,,,,,
                two.mp4,,,9,3,
                one.mp4,late,late,3600,,
                """;
        Files.writeString(manifest, rows);

        JsonNode first = ingest();

        assertThat(first.path("sources")).hasToString("{\"found\":5,\"ok\":2,\"quarantined\":3,\"skipped\":0}");
        corpus.tables(tables -> {
            Map<String, Row> sources = TestCorpus.byName(tables.read(Tables.SOURCES));
            assertThat(sources.get("one.mp4").<String>getAs("segments"))
                    .isEqualTo("[{\"start\":0,\"end\":1000000,\"caption\":\"日本語, <b>\",\"label\":\"sign\"},"
                            + "{\"start\":1250000,\"end\":2500000,\"caption\":\"δεύτερο\",\"label\":\"other\"},"
                            + "{\"start\":3600000000,\"caption\":\"late\",\"label\":\"late\"}]");
            assertThat(sources.get("one.mp4").<Long>getAs("bytes")).isPositive();
            assertThat(sources.get("one.mp4").<Long>getAs("millis")).isNotNegative();
            assertThat(sources.get("two.mp4").<String>getAs("caption")).isEqualTo("from beside");
            assertThat(sources.get("two.mp4").<String>getAs("label")).isEqualTo("shapes");
            assertThat(sources.get("missing.mp4").<String>getAs("error_code")).isEqualTo("not-found");
            assertThat(sources.get("missing.mp4").<String>getAs("caption")).isEqualTo("none");
            assertThat(sources.get("missing.mp4").<String>getAs("label")).isEqualTo("none");
            assertThat(sources.get("broken.mp4").<String>getAs("error_code")).isEqualTo("not-a-video");
            assertThat(sources.get("list.csv#8").<String>getAs("error_code")).isEqualTo("bad-manifest-row");
            assertThat(sources.get("list.csv#8").<String>getAs("error_message"))
                    .contains("its end is not after its start (two.mp4)");
            assertThat(tables.read(Tables.CLIPS).where("label = 'late'").collectAsList()).singleElement()
                    .satisfies(row -> assertThat(row.<String>getAs("status")).isEqualTo("beyond-end"));
            Map<Long, String> captions = new TreeMap<>();
            tables.read(Tables.CLIPS).where("label IN ('sign', 'other')").collectAsList()
                    .forEach(row -> captions.put(row.getAs("start_pts"), row.getAs("caption")));
            assertThat(captions).isEqualTo(Map.of(0L, "日本語, <b>", 1_250_000L, "δεύτερο"));
        });

        JsonNode second = ingest();
        assertThat(second.path("sources")).hasToString("{\"found\":5,\"ok\":0,\"quarantined\":0,\"skipped\":5}");
        assertThat(second.path("corpus")).isEqualTo(first.path("corpus"));

        // A caption changes, a row is mended, a file appears; one that could not be decoded is asked for again.
        Files.writeString(manifest, rows.replace("日本語, <b>", "français").replace("two.mp4,,,9,3,\n", ""));
        corpus.video("missing.mp4", 11);
        corpus.video("broken.mp4", 12);
        JsonNode third = ingest("--retry", "not-a-video,bad-sidecar");
        assertThat(third.path("plan").path("changed").asInt()).isEqualTo(3);
        assertThat(third.path("sources")).hasToString("{\"found\":4,\"ok\":3,\"quarantined\":0,\"skipped\":1}");
        corpus.tables(tables -> {
            Map<String, Row> sources = TestCorpus.byName(tables.read(Tables.SOURCES));
            assertThat(sources).containsOnlyKeys("one.mp4", "two.mp4", "missing.mp4", "broken.mp4");
            assertThat(sources.get("one.mp4").<Integer>getAs("attempts")).isEqualTo(2);
            assertThat(sources.get("two.mp4").<Integer>getAs("attempts")).isEqualTo(1);
            assertThat(tables.read(Tables.CLIPS).where("label = 'sign' AND status = 'kept'").collectAsList())
                    .allSatisfy(row -> assertThat(row.<String>getAs("caption")).isEqualTo("français"));
            assertThat(tables.read(Tables.FRAMES).select("clip_id").distinct().count())
                    .isEqualTo(tables.read(Tables.FRAMES).count());
        });
    }

    @Test
    void refusesErrorCodesThatDoNotExist() throws IOException {
        assertThat(run("--retry", "decode-eror")).isEqualTo(ExitCode.USAGE);
        assertThat(corpus.result().at("/error/message").asText()).contains("retry names no error code:"
                + " decode-eror; there are bad-manifest-row, bad-sidecar, codec-refused").endsWith("and all");
    }

    private JsonNode ingest(String... arguments) throws IOException {
        assertThat(run(arguments)).isEqualTo(ExitCode.DONE);
        return corpus.result();
    }

    private ExitCode run(String... arguments) {
        return corpus.run(new IngestJob(), Stream.concat(Stream.of("--manifest", manifest.toString()),
                Stream.of(arguments)).toArray(String[]::new));
    }
}

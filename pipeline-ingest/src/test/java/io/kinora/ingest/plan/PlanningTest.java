package io.kinora.ingest.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.TestRows;
import io.kinora.core.decode.DecodeFailure;
import io.kinora.core.error.KinoraException;
import io.kinora.ingest.manifest.Manifest;
import io.kinora.ingest.source.QuarantineCodes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the listed files is to be read, and how manifests list them. */
class PlanningTest {
    private static final String CSV = """
            \ufeffURI,caption,License,label,start,end
            a.mp4,"says ""hello"",
            then goes",cc,greeting,0,2.5
            a.mp4,"says ""hello"",
            then goes",cc,greeting,0,2.5
            a.mp4,ニュース,,,00:00:03,

            /abs/b c.mp4,,,,,
            file:///abs/d.mp4,Übung – δοκιμή,,,,
            ,no address,,,,
            e.mp4,,,,5,4
            e.mp4,,,,-1,4
            """;
    private static final String JSON_LINES = """
            {"uri": "a.mp4", "caption": "says \\"hello\\",\\nthen goes", "label": "greeting", "start": 0, "end": 2.5}
            {"uri": "a.mp4", "caption": "ニュース", "start": "3", "more": [1]}

            {"uri": "/abs/b c.mp4", "caption": null}
            {"uri": "file:///abs/d.mp4", "caption": "Übung – δοκιμή"}
            {"caption": "no address"}
            {"uri": "e.mp4", "start": 5, "end": 4}
            {"uri": "e.mp4",
            """;

    @TempDir
    private static Path folder;

    private static SparkSession spark;
    private static Broadcast<SerializableConfiguration> configuration;

    @BeforeAll
    static void startSpark() {
        spark = SparkSession.builder().master("local[2]").config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2).getOrCreate();
        configuration = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(new SerializableConfiguration(new Configuration()));
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    @Test
    void tellsWhatIsNewChangedAndToBeTriedAgain() {
        List<Row> sources = List.of(
                source("known.mp4", "1", Tables.OK, null, null),
                source("larger.mp4", "2", Tables.OK, null, null),
                source("later.mp4", "3", Tables.OK, null, null),
                source("unreachable.mp4", null, Tables.QUARANTINED, null, DecodeFailure.READ_FAILED.code()),
                source("mended.mp4", null, Tables.QUARANTINED, null, QuarantineCodes.BAD_SIDECAR),
                source("broken.mp4", null, Tables.QUARANTINED, null, DecodeFailure.DECODE_ERROR.code()),
                source("copy of known.mp4", "1", Tables.DUPLICATE, "known.mp4", null),
                source("copy of larger.mp4", "2", Tables.DUPLICATE, "larger.mp4", null),
                source("copy of none.mp4", "9", Tables.DUPLICATE, "gone.mp4", null),
                source("copy of other bytes.mp4", "8", Tables.DUPLICATE, "known.mp4", null),
                source("elsewhere/unlisted copy of larger.mp4", "2", Tables.DUPLICATE, "larger.mp4", null),
                source("elsewhere/unlisted copy of known.mp4", "1", Tables.DUPLICATE, "known.mp4", null),
                source("m.csv#3", null, Tables.QUARANTINED, null, QuarantineCodes.BAD_MANIFEST_ROW));
        List<Row> listed = new ArrayList<>();
        sources.forEach(row -> listed.add(file(row.getString(0), 10L, 1L, null, null)));
        listed.removeIf(row -> row.getString(0).startsWith("elsewhere/"));
        replace(listed, file("larger.mp4", 11L, 1L, null, null));
        replace(listed, file("later.mp4", 10L, 2L, null, null));
        replace(listed, file("m.csv#3", null, null, null, "m"));
        listed.add(file("new.mp4", 10L, 1L, null, null));
        listed.add(file("m.csv#4", null, null, null, "its end is not after its start"));

        Map<String, Row> states = states(listed, sources, List.of(QuarantineCodes.BAD_SIDECAR), UnaryOperator.identity());

        Map<String, String> expected = new TreeMap<>(Map.of("known.mp4", "known", "larger.mp4", "changed",
                "later.mp4", "changed", "unreachable.mp4", "retry", "mended.mp4", "retry", "broken.mp4", "known",
                "copy of known.mp4", "known", "copy of larger.mp4", "changed", "copy of none.mp4", "changed",
                "copy of other bytes.mp4", "changed"));
        expected.putAll(Map.of("m.csv#3", "known", "new.mp4", "new", "m.csv#4", "bad-row",
                "elsewhere/unlisted copy of larger.mp4", "changed"));
        assertThat(states).hasSameSizeAs(expected);
        states.forEach((uri, row) -> assertThat(row.<String>getAs("state")).as(uri).isEqualTo(expected.get(uri)));
        assertThat(states.get("new.mp4").<Integer>getAs("attempt")).isEqualTo(1);
        assertThat(states.get("mended.mp4").<Integer>getAs("attempt")).isEqualTo(4);
        assertThat(PlanCounts.of(spark.createDataFrame(new ArrayList<>(states.values()),
                states.get("new.mp4").schema()), schemes -> { })).isEqualTo(new PlanCounts(14, 4, 1, 6, 2, 1, 91, 0));
    }

    @Test
    void aManifestsFilesAreKnownByTheirAddressesPartsAndWhatALookAtThemTells() {
        List<Row> sources = List.of(
                source("same.mp4", "1", Tables.OK, null, null), source("other parts.mp4", "2", Tables.OK, null, null),
                source("larger.mp4", "3", Tables.OK, null, null), source("gone.mp4", "4", Tables.OK, null, null),
                withSegments(source("no more parts.mp4", "5", Tables.OK, null, null), "[{\"end\":1}]"));
        List<Row> listed = List.of(file("same.mp4", null, null, "[{}]", null),
                file("no more parts.mp4", null, null, "[{}]", null),
                file("other parts.mp4", null, null, "[{\"end\":1}]", null), file("larger.mp4", null, null, null, null),
                file("gone.mp4", null, null, null, null), file("new.mp4", null, null, null, null));

        Map<String, Row> unseen = states(listed, sources, List.of(), UnaryOperator.identity());
        Map<String, Row> seen = states(listed, sources, List.of(), rows -> rows.withColumn("bytes",
                org.apache.spark.sql.functions.expr("CASE uri WHEN 'larger.mp4' THEN 11L WHEN 'same.mp4' THEN 10L END")));

        assertThat(unseen.get("other parts.mp4").<String>getAs("state")).isEqualTo("changed");
        assertThat(unseen.get("no more parts.mp4").<String>getAs("state")).isEqualTo("changed");
        assertThat(unseen.get("larger.mp4").<String>getAs("state")).isEqualTo("known");
        assertThat(seen.get("larger.mp4").<String>getAs("state")).isEqualTo("changed");
        assertThat(seen.get("same.mp4").<String>getAs("state")).isEqualTo("known");
        assertThat(seen.get("gone.mp4").<String>getAs("state")).isEqualTo("known");
        assertThat(seen.get("new.mp4").<String>getAs("state")).isEqualTo("new");
    }

    @Test
    void looksAtFilesOnExecutors() throws IOException {
        Path there = Files.writeString(folder.resolve("there.mp4"), "12345");
        Dataset<Row> files = spark.createDataFrame(List.of(
                RowFactory.create("file:" + there, null, null, null, 3L),
                RowFactory.create("file:" + folder.resolve("gone.mp4"), null, null, null, 3L),
                RowFactory.create("file:" + there, null, null, null, null)),
                new org.apache.spark.sql.types.StructType().add("uri", "string").add("bytes", "long")
                        .add("modified", "long").add("problem", "string").add("known_bytes", "long"));

        List<Row> looked = LookAtFiles.at(files, configuration, java.time.Duration.ofSeconds(30),
                spark.sparkContext().longAccumulator()).collectAsList();

        assertThat(looked).extracting(row -> row.get(1)).containsExactly(5L, null, null);
        assertThat(looked.get(0).getLong(2)).isEqualTo(Files.getLastModifiedTime(there).toMillis());
    }

    @Test
    void manifestsOfAllFormatsListTheSame() throws IOException {
        Path csv = Files.writeString(folder.resolve("list.csv"), CSV.replace("\n", "\r\n"));
        Path unnamed = gzip(folder.resolve("list"), CSV);
        Path json = gzip(folder.resolve("list.jsonl.gz"), JSON_LINES);
        Path parquet = folder.resolve("parquet");
        spark.createDataFrame(List.of(
                RowFactory.create("../a.mp4", "says \"hello\",\nthen goes", "greeting", 0.0, 2.5),
                RowFactory.create("../a.mp4", "ニュース", null, 3.0, null),
                RowFactory.create("/abs/b c.mp4", null, null, null, null),
                RowFactory.create("file:/abs/d.mp4", "Übung – δοκιμή", "", null, null),
                RowFactory.create(null, null, null, null, null), RowFactory.create("../e.mp4", null, null, 5.0, 4.0),
                RowFactory.create("../e.mp4", null, null, Double.NaN, null)),
                new org.apache.spark.sql.types.StructType().add("uri", "string").add("caption", "string")
                        .add("label", "string").add("start", "double").add("end", "double"))
                .coalesce(1).write().parquet(parquet.toString());

        Map<String, Row> fromCsv = listed(csv);

        String a = "file:" + folder.resolve("a.mp4");
        assertThat(fromCsv).containsOnlyKeys(a, "file:/abs/b c.mp4", "file:/abs/d.mp4", "file:" + csv + "#7",
                "file:" + csv + "#8", "file:" + csv + "#9");
        assertThat(fromCsv.get(a).getString(3)).isEqualTo("[{\"start\":0,\"end\":2500000,\"caption\":"
                + "\"says \\\"hello\\\",\\nthen goes\",\"label\":\"greeting\"},{\"start\":3000000,\"caption\":\"ニュース\"}]");
        assertThat(fromCsv.get("file:/abs/b c.mp4").getString(3)).isEqualTo("[{}]");
        assertThat(fromCsv.get("file:/abs/d.mp4").getString(3)).isEqualTo("[{\"caption\":\"Übung – δοκιμή\"}]");
        assertThat(fromCsv.get("file:" + csv + "#7").getString(4)).isEqualTo(
                "Cannot use row 7 of the manifest: it has no uri; mend it and run again");
        assertThat(fromCsv.get("file:" + csv + "#8").getString(4)).contains("its end is not after its start (e.mp4)");
        assertThat(fromCsv.get("file:" + csv + "#9").getString(4)).contains("'-1' is no time");
        for (Path other : List.of(unnamed, json, parquet)) {
            Map<String, Row> rows = listed(other);
            assertThat(rows).as(other.toString()).hasSize(6);
            assertThat(usable(rows)).as(other.toString()).isEqualTo(usable(fromCsv));
        }
        assertThat(Manifest.open(spark, configuration, csv.toString()).ignoredColumns()).containsExactly("license");
        assertThat(Manifest.open(spark, configuration, json.toString()).ignoredColumns()).isEmpty();
    }

    @Test
    void refusesManifestsThatAreNone() throws IOException {
        assertUnusable(folder.resolve("missing.csv"), "there is no such file or folder");
        assertUnusable(Files.writeString(folder.resolve("no header.csv"), "a.mp4,b\n"), "its header has no column uri");
        assertUnusable(Files.write(folder.resolve("latin.csv"), "uri\na.mp4\nB\u00e4r.mp4\n".getBytes(
                StandardCharsets.ISO_8859_1)), "UTF-8");
        assertUnusable(Files.write(folder.resolve("latin.jsonl"), "{\"uri\": \"B\u00e4r.mp4\"}\n".getBytes(
                StandardCharsets.ISO_8859_1)), "UTF-8");
        assertUnusable(Files.writeString(folder.resolve("open.csv"), "uri\n\"a.mp4\n" + "b\n".repeat(1 << 20)),
                "a quote is not closed");
    }

    @Test
    void refusesQuotesThatWouldSwallowRows() throws IOException {
        String rows = "uri,caption\nplain.mp4,\"x\nbikes.mp4,y\n";
        assertUnusable(Files.writeString(folder.resolve("end.csv"), rows), "begins at line 2");
        assertUnusable(Files.writeString(folder.resolve("end.crlf.csv"), rows.replace("\n", "\r\n")),
                "a quote is not closed");
        assertUnusable(Files.writeString(folder.resolve("last.csv"), "uri,caption\na.mp4,x\nb.mp4,\""), "at line 3");
        assertUnusable(Files.writeString(folder.resolve("header.csv"), "uri,\"caption\na.mp4,x\n"), "quote");
        assertUnusable(Files.writeString(folder.resolve("later.csv"), "uri,caption\na.mp4,\"x\n"
                + "b.mp4,y\n".repeat(100) + "c.mp4,\"z\"\n"), "not doubled within quotes");
        assertUnusable(Files.writeString(folder.resolve("long.csv"), "uri,caption\na.mp4,\"" + "x\n".repeat(40_000)
                + "\"\n"), "behind the row at line 1, a quote");

        assertThat(listed(Files.writeString(folder.resolve("odd.csv"), "\"uri\",caption\n\"a.mp4\" ,5\" disc\n"
                + "#b.mp4,\"\"\n\"c.mp4\",\"say \"\"x\"\"\"")).keySet()).extracting(uri ->
                        uri.substring(uri.lastIndexOf('/') + 1)).containsExactly("#b.mp4", "a.mp4", "c.mp4");
        assertThat(listed(Files.writeString(folder.resolve("none.csv"), "uri"))).isEmpty();
    }

    @Test
    void listsMoreFilesThanItHoldsAndPlansThemInOrder() throws IOException {
        Path videos = Files.createDirectories(folder.resolve("videos"));
        for (int number = 0; number < 23; number++) {
            Files.writeString(videos.resolve("v" + number + ".mp4"), "x".repeat(number));
        }
        Files.writeString(videos.resolve("notes.txt"), "no video");

        FileList.Found found = FileList.of(spark, new Configuration(), List.of(videos.toString(), videos + "/v1*.mp4"),
                new org.apache.hadoop.fs.Path(folder.resolve("listed").toString()), 5);

        assertThat(found.listed().count()).isEqualTo(23);
        assertThat(found.passedOver()).containsExactly(Map.entry(".txt", 1));
        assertThat(found.listed().where("uri LIKE '%/v7.mp4'").head().getLong(1)).isEqualTo(7);
    }

    private static void assertUnusable(Path manifest, String why) {
        assertThatThrownBy(() -> listed(manifest))
                .isInstanceOf(KinoraException.class).hasMessageContaining(why);
    }

    private static Map<String, String> usable(Map<String, Row> rows) {
        Map<String, String> segments = new TreeMap<>();
        rows.forEach((uri, row) -> {
            if (row.isNullAt(4)) {
                segments.put(uri, row.getString(3));
            }
        });
        return segments;
    }

    private static Map<String, Row> listed(Path manifest) throws IOException {
        Manifest opened = Manifest.open(spark, configuration, manifest.toString());
        return Manifest.reading(() -> byUri(opened.listed()));
    }

    private static Map<String, Row> states(List<Row> listed, List<Row> sources, List<String> retry,
            UnaryOperator<Dataset<Row>> look) {
        return byUri(new SourceStates(QuarantineCodes.retried(retry), look).of(
                spark.createDataFrame(listed, Listed.SCHEMA), spark.createDataFrame(sources, Tables.SOURCES_SCHEMA)));
    }

    private static Map<String, Row> byUri(Dataset<Row> rows) {
        Map<String, Row> byUri = new TreeMap<>();
        rows.collectAsList().forEach(row -> byUri.put(row.getAs("uri"), row));
        return byUri;
    }

    private static void replace(List<Row> rows, Row by) {
        rows.replaceAll(row -> row.getString(0).equals(by.getString(0)) ? by : row);
    }

    private static Row file(String uri, Long bytes, Long modified, String segments, String problem) {
        return RowFactory.create(uri, bytes, modified, segments, problem);
    }

    private static Row withSegments(Row source, String segments) {
        Object[] values = IntStream.range(0, source.length()).mapToObj(source::get).toArray();
        values[Tables.SOURCES_SCHEMA.fieldIndex("segments")] = segments;
        return RowFactory.create(values);
    }

    private static Row source(String uri, String id, String status, String duplicateOf, String code) {
        Map<String, Object> values = new HashMap<>(Map.of("uri", uri, "bytes", 10L, "modified", 1L, "status", status,
                "attempts", 3, "versions", "none", "error_message", "m"));
        values.put("source_id", id);
        values.put("duplicate_of", duplicateOf);
        values.put("error_code", code);
        return TestRows.row(Tables.SOURCES_SCHEMA, values);
    }

    private static Path gzip(Path path, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return path;
    }
}

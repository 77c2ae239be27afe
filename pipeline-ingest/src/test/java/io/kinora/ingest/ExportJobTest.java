package io.kinora.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.TestRows;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.DecodedClip;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.VideoDecoder;
import io.kinora.core.error.ExitCode;
import io.kinora.core.storage.NoRenameFileSystem;
import io.kinora.core.video.Frames;
import io.kinora.core.video.TestFrames;
import io.kinora.ingest.export.ExportIndex;
import io.kinora.ingest.export.ExportedShard;
import io.kinora.ingest.export.ShardSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportJobTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CAPTION = "他跳舞\u001b[31m, \"quoted\"\n<script>";
    private static final Frames FRAMES = TestFrames.movingDisc(4, 18, 33, 12.5);

    @TempDir
    private Path folder;

    private TestCorpus corpus;

    /** Clips a to e of split train and f of split test; g is filtered, h deleted. */
    @BeforeEach
    void makeCorpus() throws IOException {
        corpus = new TestCorpus(folder, "spark.\"spark.hadoop.fs.norename.impl\" = \""
                + NoRenameFileSystem.class.getName() + "\"");
        corpus.tables(tables -> {
            SparkSession spark = SparkSession.active();
            tables.create();
            List<Row> clips = new ArrayList<>();
            List<Row> frames = new ArrayList<>();
            for (char id = 'h'; id >= 'a'; id--) {
                clips.add(clip(id));
                frames.add(FramesRow.of(String.valueOf(id), FRAMES));
            }
            tables.append(Tables.FRAMES, spark.createDataFrame(frames, Tables.FRAMES_SCHEMA).coalesce(1));
            tables.append(Tables.CLIPS, spark.createDataFrame(clips, Tables.CLIPS_SCHEMA).coalesce(1));
            for (String table : List.of(Tables.FRAMES, Tables.CLIPS)) {
                spark.sql("DELETE FROM " + tables.sqlName(table) + " WHERE clip_id = 'h'");
            }
            tables.versions().tag(Optional.of("first"));
        });
    }

    private static Row clip(char id) {
        return TestRows.row(Tables.CLIPS_SCHEMA, Map.of("clip_id", String.valueOf(id), "source_id", "s" + id,
                "start_pts", 0L, "end_pts", 320_000L, "caption", CAPTION, "motion", 1.5, "status", id == 'g' ? "black" : Tables.KEPT,
                "split", id == 'f' ? Tables.TEST : Tables.TRAIN));
    }

    @Test
    void writesTheSameWebDatasetEachTimeAndGoesOnWhereItStopped() throws Exception {
        assertThat(export("webdataset", "one")).isEqualTo(ExitCode.DONE);

        assertThat(corpus.result().path("clips").asInt()).isEqualTo(6);
        assertThat(names("one")).containsExactly("index.json", "test-000000.tar", "train-000000.tar",
                "train-000001.tar", "train-000002.tar");
        Map<String, byte[]> first = entries("one/train-000000.tar");
        assertThat(first.keySet()).containsExactly("a.mp4", "a.json", "b.mp4", "b.json");
        assertThat(JSON.readTree(first.get("a.json"))).isEqualTo(JSON.readTree("""
                {"clip_id": "a", "source_id": "sa", "version": "first", "split": "train", "label": null,
                 "start_pts": 0, "end_pts": 320000, "frames": 4, "height": 18, "width": 33, "fps": 12.5,
                 "scores": {"luma": null, "motion": 1.5, "sharpness": null, "black": null, "frozen": null,
                            "letterbox": null, "cut": null}, "caption": %s}""".formatted(
                                    JSON.writeValueAsString(CAPTION))));
        checkVideo(first.get("a.mp4"));
        checkIndex("one");

        stopAmid("one", "two", "train-000001.tar");
        FileTime before = Files.getLastModifiedTime(folder.resolve("two/train-000000.tar"));
        assertThat(export("webdataset", "two")).isEqualTo(ExitCode.DONE);

        assertThat(names("two")).isEqualTo(names("one"));
        for (String name : names("one")) {
            assertThat(folder.resolve("two").resolve(name)).hasSameBinaryContentAs(folder.resolve("one").resolve(name));
        }
        assertThat(Files.getLastModifiedTime(folder.resolve("two/train-000000.tar"))).as("finished before")
                .isEqualTo(before);
        corpus.tables(tables -> assertThat(tables.read(Tables.ARTIFACTS).where("uri LIKE '%/two/%'").orderBy("uri")
                .collectAsList()).extracting(row -> row.getString(0).replaceAll(".*/", "") + row.getList(3))
                .containsExactly("test-000000.tar[f]", "train-000000.tar[a, b]", "train-000001.tar[c, d]",
                        "train-000002.tar[e]"));

        assertThat(export("webdataset", "one")).as("the very same export is there").isEqualTo(ExitCode.DONE);
        assertThat(export("mp4", "one")).isEqualTo(ExitCode.USAGE);
        assertThat(corpus.result().at("/error/code").asText()).isEqualTo("other-export");
        assertThat(corpus.result().at("/error/message").asText()).contains("of version first as webdataset");
        assertThat(export("webdataset", "runs/run1")).isEqualTo(ExitCode.USAGE);
        assertThat(corpus.result().at("/error/code").asText()).isEqualTo("folder-not-empty");

        takeOut("one/train-000000.tar", "a");
        assertThat(entries("one/train-000000.tar").keySet()).containsExactly("b.mp4", "b.json");
        checkIndex("one");
    }

    @Test
    void writesFoldersOfMp4WithoutRenamingForOneSplitAndSaysBeforeHowMuchItIs() throws Exception {
        String to = NoRenameFileSystem.SCHEME + ":" + folder.resolve("videos");
        assertThat(export("mp4", to, "--split", "train", "--dry-run")).isEqualTo(ExitCode.DONE);
        assertThat(corpus.result().path("clips").asInt()).isEqualTo(5);
        assertThat(corpus.result().path("files").asInt()).isEqualTo(3);
        assertThat(corpus.result().path("frame_bytes").asInt()).isEqualTo(5 * FRAMES.pixels().length);
        assertThat(folder.resolve("videos")).doesNotExist();

        assertThat(export("mp4", to, "--split", "train")).isEqualTo(ExitCode.DONE);

        assertThat(names("videos")).containsExactly("index.json", "train/000000/a.mp4", "train/000000/b.mp4",
                "train/000000/metadata.jsonl", "train/000001/c.mp4", "train/000001/d.mp4",
                "train/000001/metadata.jsonl", "train/000002/e.mp4", "train/000002/metadata.jsonl");
        checkVideo(Files.readAllBytes(folder.resolve("videos/train/000002/e.mp4")));
        List<String> lines = Files.readAllLines(folder.resolve("videos/train/000001/metadata.jsonl"));
        assertThat(lines).hasSize(2);
        JsonNode line = JSON.readTree(lines.get(1));
        assertThat(line.path("file_name").asText()).isEqualTo("d.mp4");
        assertThat(line.path("caption").asText()).isEqualTo(CAPTION);
        assertThat(line.path("sha256").asText()).isEqualTo(sha256("videos/train/000001/d.mp4"));
        checkIndex("videos");

        takeOut("videos/train/000001/metadata.jsonl", "d");
        assertThat(names("videos")).contains("train/000001/c.mp4").doesNotContain("train/000001/d.mp4");
        assertThat(Files.readAllLines(folder.resolve("videos/train/000001/metadata.jsonl")))
                .containsExactly(lines.get(0));
        checkIndex("videos");

        assertThat(export("mp4", "misspelt", "--split", "trian")).isEqualTo(ExitCode.USAGE);
        assertThat(corpus.result().at("/error/message").asText()).contains("did you mean 'train'?");
        assertThat(export("mp4", "none", "--split", "validation")).isEqualTo(ExitCode.INPUT);
        assertThat(corpus.result().at("/error/code").asText()).isEqualTo("no-clips");
    }

    @Test
    void othersReadTheListedParquetFiles() throws Exception {
        assertThat(export("file-list", "list")).isEqualTo(ExitCode.DONE);

        assertThat(JSON.readTree(folder.resolve("list/index.json").toFile()).path("tables").fieldNames()).toIterable()
                .as("all that a version holds").containsExactly("frames", "clips", "cuts", "sources");

        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:"); Statement sql = duckdb.createStatement();
                ResultSet rows = sql.executeQuery(documentedLines())) {
            List<String> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getString("clip_id"));
                assertThat(List.of(rows.getInt("t"), rows.getInt("h"), rows.getInt("w"), rows.getInt("c")))
                        .containsExactly(4, 18, 33, 3);
                byte[] frames = rows.getBlob("frames").getBytes(1, FRAMES.pixels().length);
                CRC32C sum = new CRC32C();
                sum.update(frames);
                assertThat(sum.getValue()).isEqualTo(rows.getLong("crc32c"));
                assertThat(frames).isEqualTo(FRAMES.pixels());
                assertThat(rows.getString("caption")).isEqualTo(CAPTION);
            }
            assertThat(ids).as("f is of another split, g filtered, h deleted").containsExactly("a", "b", "c", "d", "e");
        }
        assertThat(corpus.result().path("clips").asInt()).isEqualTo(6);
    }

    /** The lines for DuckDB in docs/data-model.md, for this list. */
    private String documentedLines() throws IOException {
        String page = Files.readString(Path.of("../docs/data-model.md"));
        int begin = page.indexOf("CREATE VIEW list");
        return page.substring(begin, page.indexOf("```", begin))
                .replace("/data/list", folder.resolve("list").toString());
    }

    private void checkVideo(byte[] mp4) throws Exception {
        List<DecodedClip> clips = new ArrayList<>();
        VideoDecoder.decode(SourceStream.of(mp4), DecodeSettings.of(4, 12.5, 18, 34), clips::add);
        ByteBuffer wide = ByteBuffer.wrap(clips.get(0).frames().pixels());
        byte[] pixels = new byte[FRAMES.pixels().length];
        for (int row = 0; row < 4 * 18; row++) {
            wide.get(row * 34 * 3, pixels, row * 33 * 3, 33 * 3);
        }
        assertThat(TestFrames.meanAbsoluteError(pixels, FRAMES.pixels())).isLessThan(3);
    }

    /** Every file is what the index says. */
    private void checkIndex(String export) throws Exception {
        JsonNode index = JSON.readTree(folder.resolve(export).resolve("index.json").toFile());
        assertThat(index.at("/plan/version").asText()).isEqualTo("first");
        assertThat(index.at("/plan/snapshots").size()).isEqualTo(4);
        long samples = 0;
        for (JsonNode shard : index.path("shards")) {
            samples += shard.path("samples").asLong();
            assertThat(shard.path("sha256").asText()).isEqualTo(sha256(export + "/" + shard.path("file").asText()));
        }
        assertThat(index.path("samples").asLong()).isEqualTo(samples);
        long bytes = 0;
        for (String name : names(export)) {
            bytes += name.equals("index.json") ? 0 : Files.size(folder.resolve(export).resolve(name));
        }
        assertThat(index.path("bytes").asLong()).isEqualTo(bytes);
    }

    /** Makes what an export leaves that was killed while it wrote one shard. */
    private void stopAmid(String finished, String stopped, String half) throws IOException {
        Path from = folder.resolve(finished);
        Path to = Files.createDirectories(folder.resolve(stopped));
        Path shards = Files.createDirectories(to.resolve(".kinora/shards"));
        JsonNode index = JSON.readTree(from.resolve("index.json").toFile());
        Files.writeString(to.resolve(".kinora/plan.json"), index.path("plan").toString());
        for (JsonNode shard : index.path("shards")) {
            String name = shard.path("file").asText();
            byte[] tar = Files.readAllBytes(from.resolve(name));
            if (name.equals(half)) {
                Files.write(to.resolve(name), java.util.Arrays.copyOf(tar, tar.length / 2));
            } else {
                Files.write(to.resolve(name), tar);
                Files.writeString(shards.resolve(name.replace(".tar", ".json")), shard.toString());
            }
        }
    }

    private void takeOut(String file, String clip) throws IOException {
        FileSystem local = FileSystem.getLocal(new Configuration());
        org.apache.hadoop.fs.Path shard = new org.apache.hadoop.fs.Path(folder.resolve(file).toUri());
        ShardSummary left = ExportedShard.remove(local, shard, Set.of(clip, "another")).orElseThrow();
        ExportIndex.replace(local, ExportedShard.folder(shard), List.of(left));
    }

    private List<String> names(String export) throws IOException {
        Path root = folder.resolve(export);
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).map(file -> root.relativize(file).toString()).sorted().toList();
        }
    }

    private Map<String, byte[]> entries(String tar) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(folder.resolve(tar)))) {
            for (TarArchiveEntry entry = in.getNextTarEntry(); entry != null; entry = in.getNextTarEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private String sha256(String file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                .digest(Files.readAllBytes(folder.resolve(file))));
    }

    private ExitCode export(String format, String to, String... more) {
        List<String> all = new ArrayList<>(List.of("--format", format, "--to",
                to.contains(":") ? to : folder.resolve(to).toString(), "--set", "export.shard-samples=2"));
        all.addAll(List.of(more));
        return corpus.run(new ExportJob(), all.toArray(String[]::new));
    }
}

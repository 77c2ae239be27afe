package io.kinora.train.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.TestRows;
import io.kinora.core.corpus.Version;
import io.kinora.train.TinyCorpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A take-down finds frames by the clips that the rows of videos name, whenever a generation ends. */
class GeneratedTablesTest {
    private static final List<Row> VIDEOS = List.of(TestRows.row(Tables.VIDEOS_SCHEMA, Map.of("video_id", "video-0",
            "checkpoint", "none", "seed", 0L, "index", 0L, "sampler", "ddim", "steps", 1, "given_clip", "clip-003",
            "given_version", "v1")));

    @TempDir
    static Path folder;

    private static SparkSession session;
    /** What a task changes while the frames come. */
    private static Table videos;

    @BeforeAll
    static void open() throws IOException {
        session = TinyCorpus.session(folder);
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static GeneratedTables prepared(String name) {
        GeneratedTables tables = new GeneratedTables(session, TinyCorpus.settings(folder), name);
        assertThat(tables.prepare(false)).isEmpty();
        return tables;
    }

    private static TableSet set(String name) {
        return TableSet.generated(session, TinyCorpus.settings(folder), name);
    }

    private static Dataset<Row> frames(Function<Row, Row> sampled) {
        return session.createDataFrame(JavaSparkContext.fromSparkContext(session.sparkContext())
                .parallelize(List.of(FramesRow.of("video-0", TinyCorpus.clip(0))), 1).map(sampled),
                Tables.FRAMES_SCHEMA);
    }

    @Test
    void videosAreListedBeforeTheirFramesCome() {
        GeneratedTables tables = prepared("generated_killed");
        assertThatThrownBy(() -> tables.write(frames(row -> {
            throw new IllegalStateException("killed");
        }), VIDEOS)).hasMessageContaining("killed");
        assertThat(set("generated_killed").read(Tables.VIDEOS).select("given_clip").collectAsList())
                .extracting(row -> row.getString(0)).containsExactly("clip-003");

        assertThat(tables.prepare(true)).as("a version").isEmpty();
        Version version = tables.write(frames(row -> row), VIDEOS);
        for (String table : List.of(Tables.FRAMES, Tables.VIDEOS)) {
            assertThat(set("generated_killed").read(table, version).count()).as(table).isEqualTo(1);
        }
    }

    @Test
    void aTakeDownThatCameBeforeTheFramesFindsThemWhenRepeated() {
        GeneratedTables tables = prepared("generated_meanwhile");
        videos = set("generated_meanwhile").iceberg(Tables.VIDEOS);
        Version version = tables.write(frames(row -> {
            videos.newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();
            return row;
        }), VIDEOS);
        assertThat(set("generated_meanwhile").read(Tables.FRAMES, version).count()).isEqualTo(1);
        assertThat(set("generated_meanwhile").read(Tables.VIDEOS, version).select("video_id", "given_clip")
                .collectAsList()).extracting(Row::mkString).containsExactly("video-0clip-003");
    }
}

package io.kinora.core.corpus;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableSetTest {
    @TempDir
    Path folder;

    private SparkSession spark;
    private TableSet videos;

    @BeforeEach
    void open() throws IOException {
        CorpusSettings settings = new CorpusSettings(folder.toString(), "corpus", "latest", Map.of("type", "hadoop"));
        SparkSession.Builder builder = SparkSession.builder();
        Catalog.sparkProperties(settings, new Configuration()).forEach(builder::config);
        spark = builder.getOrCreate();
        videos = TableSet.generated(spark, settings, "made");
    }

    @AfterEach
    void close() {
        spark.stop();
    }

    private Dataset<Row> frames(String id, int value) {
        byte[] pixels = new byte[2 * 4 * 4 * 3];
        java.util.Arrays.fill(pixels, (byte) value);
        return spark.createDataFrame(List.of(FramesRow.of(id, new Frames(2, 4, 4, 3, 8, pixels))),
                Tables.FRAMES_SCHEMA);
    }

    @Test
    void readsWhatWasWrittenAtAVersion() {
        videos.create();
        videos.append(Tables.FRAMES, frames("a", 200));
        Version first = videos.versions().tag(Optional.empty());
        videos.append(Tables.FRAMES, frames("b", 7));
        Version second = videos.versions().tag(Optional.of("second"));

        assertThat(first.name()).isEqualTo("v1");
        assertThat(videos.read(Tables.FRAMES, first).collectAsList()).hasSize(1)
                .allSatisfy(row -> assertThat(FramesRow.frames(row).pixels()).containsOnly(200));
        assertThat(videos.read(Tables.FRAMES, second).count()).isEqualTo(2);
        assertThat(videos.versions().get(Version.LATEST)).isEqualTo(second);
        assertThat(videos.versions().get("v1")).isEqualTo(first);
        assertThat(spark.sql("SELECT _pos, _file FROM " + videos.at(Tables.FRAMES, first)).count()).isEqualTo(1);
    }

    @Test
    void replacesRowsUnlessOthersWereAddedMeanwhile() {
        videos.create();
        videos.append(Tables.FRAMES, frames("a", 1));
        long seen = videos.snapshot(Tables.FRAMES);
        Dataset<Row> made = videos.read(Tables.FRAMES).withColumn("clip_id", lit("b"));

        videos.replace(Tables.FRAMES, made, seen);

        assertThat(videos.read(Tables.FRAMES).collectAsList()).singleElement()
                .satisfies(row -> assertThat(row.<String>getAs("clip_id")).isEqualTo("b"));
        long now = videos.snapshot(Tables.FRAMES);
        videos.append(Tables.FRAMES, frames("c", 2));
        assertThatThrownBy(() -> videos.replace(Tables.FRAMES, made, now)).isInstanceOfSatisfying(KinoraException.class,
                e -> assertThat(e).hasMessageContaining("another job has written").extracting("code")
                        .isEqualTo("corpus-changed"));
        assertThat(videos.read(Tables.FRAMES).count()).as("nothing is lost").isEqualTo(2);
    }

    @Test
    void makesNoVersionWhenNothingChanged() {
        videos.create();
        Version first = videos.versions().tag(Optional.empty());
        assertThat(videos.versions().tag(Optional.empty())).isEqualTo(first);
        videos.append(Tables.FRAMES, frames("a", 1));
        assertThat(videos.versions().tag(Optional.empty()).name()).isEqualTo("v2");
    }

    @Test
    void refusesToMoveAVersion() {
        videos.create();
        videos.versions().tag(Optional.of("mine"));
        videos.append(Tables.FRAMES, frames("a", 1));
        assertThatThrownBy(() -> videos.versions().tag(Optional.of("mine"))).isInstanceOf(KinoraException.class)
                .hasMessageContaining("choose another name");
    }

    @Test
    void tellsWhatIsMissing() {
        assertThatThrownBy(() -> videos.versions().get(Version.LATEST))
                .isInstanceOfSatisfying(KinoraException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT);
                    assertThat(e.code()).isEqualTo("table-missing");
                });
        videos.create();
        assertThatThrownBy(() -> videos.versions().get(Version.LATEST)).hasMessageContaining("it has no version yet");
        videos.versions().tag(Optional.empty());
        assertThatThrownBy(() -> videos.versions().get("v9")).hasMessageContaining("only v1");
    }

    @Test
    void tellsDamagedFrames() {
        videos.create();
        Dataset<Row> damaged = frames("a", 1).withColumn("crc32c", org.apache.spark.sql.functions.lit(5L));
        videos.append(Tables.FRAMES, damaged);
        assertThatThrownBy(() -> FramesRow.frames(videos.read(Tables.FRAMES).first()))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("damaged");
    }
}

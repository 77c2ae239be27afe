package io.kinora.eval;

import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.TestRows;
import io.kinora.core.corpus.Version;
import io.kinora.core.video.Frames;
import io.kinora.core.video.VideoEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** A small corpus, generated tables and files of videos in which a square moves. */
final class SquareVideos {
    /** As few as have an interval. */
    static final int CLIPS = 8;
    /** Files of each side that can be used. */
    static final int FILES = 3;
    static final int TABLE_FRAMES = 9;
    static final int FILE_FRAMES = 10;

    private SquareVideos() {
    }

    static CorpusSettings corpus(Path folder) {
        return new CorpusSettings(folder.resolve("warehouse").toString(), "corpus", Version.LATEST,
                Map.of("type", "hadoop"));
    }

    static SparkSession session(Path folder) throws IOException {
        SparkSession.Builder builder = SparkSession.builder().master("local[2]").config("spark.ui.enabled", false);
        Catalog.sparkProperties(corpus(folder), new Configuration()).forEach(builder::config);
        return builder.getOrCreate();
    }

    /** A corpus, generated sets samples and others, of which the first is brighter, and nothing, which is empty. */
    static void writeTables(SparkSession spark, CorpusSettings corpus) {
        writeCorpus(spark, TableSet.corpus(spark, corpus));
        writeGenerated(spark, TableSet.generated(spark, corpus, "samples"), 40);
        writeGenerated(spark, TableSet.generated(spark, corpus, "others"), 0);
        TableSet empty = TableSet.generated(spark, corpus, "nothing");
        empty.create();
        empty.versions().tag(Optional.empty());
    }

    /** Two folders of files, among the generated ones a broken and a brief one. */
    static void writeFiles(Path real, Path generated) throws IOException {
        Files.createDirectories(real);
        Files.createDirectories(generated);
        for (int i = 0; i < FILES; i++) {
            VideoEncoder.mp4(real.resolve("v" + i + ".mp4"), clip(i, FILE_FRAMES, 0));
            VideoEncoder.mp4(generated.resolve("v" + i + ".mp4"), clip(i, FILE_FRAMES, 60));
        }
        Files.writeString(generated.resolve("broken.mp4"), "no video");
        VideoEncoder.mp4(generated.resolve("brief.mp4"), clip(9, 9, 60));
    }

    private static void writeCorpus(SparkSession spark, TableSet tables) {
        tables.create();
        List<Row> frames = new ArrayList<>();
        List<Row> clips = new ArrayList<>();
        for (int i = 0; i < CLIPS + 2; i++) {
            String id = "clip" + i;
            frames.add(FramesRow.of(id, clip(i, TABLE_FRAMES, 0)));
            String status = i == CLIPS + 1 ? Tables.QUARANTINED : Tables.KEPT;
            clips.add(TestRows.clip(id, "source", status, i < CLIPS ? Tables.TEST : Tables.TRAIN));
        }
        tables.append(Tables.FRAMES, spark.createDataFrame(frames, Tables.FRAMES_SCHEMA));
        tables.append(Tables.CLIPS, spark.createDataFrame(clips, Tables.CLIPS_SCHEMA));
        tables.versions().tag(Optional.empty());
    }

    private static void writeGenerated(SparkSession spark, TableSet tables, int brightness) {
        tables.create();
        List<Row> frames = new ArrayList<>();
        List<Row> videos = new ArrayList<>();
        for (int i = 0; i < CLIPS; i++) {
            String id = tables.name() + i;
            frames.add(FramesRow.of(id, clip(i + 100, TABLE_FRAMES, brightness)));
            videos.add(RowFactory.create(id, "checkpoint", 1L, (long) i, "ddim", 10, null, null, null, null,
                    null));
        }
        tables.append(Tables.FRAMES, spark.createDataFrame(frames, Tables.FRAMES_SCHEMA));
        tables.append(Tables.VIDEOS, spark.createDataFrame(videos, Tables.VIDEOS_SCHEMA));
        tables.versions().tag(Optional.empty());
    }

    /** A bright square that moves over a dark ground; the seed decides where it begins. */
    static Frames clip(long seed, int frames, int brightness) {
        int side = 32;
        Random random = new Random(seed);
        int top = random.nextInt(side - 8);
        int left = random.nextInt(side);
        byte[] pixels = new byte[frames * side * side * 3];
        for (int t = 0; t < frames; t++) {
            for (int row = 0; row < side; row++) {
                for (int column = 0; column < side; column++) {
                    boolean inside = row >= top && row < top + 8 && (column + side - left - t) % side < 8;
                    for (int channel = 0; channel < 3; channel++) {
                        pixels[((t * side + row) * side + column) * 3 + channel] =
                                (byte) ((inside ? 180 : 30) + brightness);
                    }
                }
            }
        }
        return new Frames(frames, side, side, 3, 8, pixels);
    }
}

package io.kinora.train;

import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.TestRows;
import io.kinora.core.corpus.Version;
import io.kinora.core.video.Frames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A corpus of a few clips in real tables: a light square that moves over a dark ground. */
public final class TinyCorpus {
    private TinyCorpus() {
    }

    public static CorpusSettings settings(Path folder) {
        return new CorpusSettings(folder.toUri().toString(), "corpus", "latest", Map.of("type", "hadoop"));
    }

    /** A session that knows the corpus; stop it before a job starts its own. */
    public static SparkSession session(Path folder) throws IOException {
        SparkSession.Builder builder = SparkSession.builder().master("local[2]").appName("test")
                .config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", 2);
        Catalog.sparkProperties(settings(folder), new Configuration()).forEach(builder::config);
        return builder.getOrCreate();
    }

    /** Writes a version: every fourth clip is held out for validation. */
    public static Version write(SparkSession spark, Path folder, int clips) {
        TableSet corpus = TableSet.corpus(spark, settings(folder));
        corpus.create();
        List<Row> frames = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (int number = 0; number < clips; number++) {
            String id = id(number);
            frames.add(FramesRow.of(id, clip(number)));
            rows.add(TestRows.row(Tables.CLIPS_SCHEMA, Map.of("clip_id", id, "source_id", "source", "start_pts", 0L,
                    "end_pts", 1_000_000L, "status", Tables.KEPT, "label", label(number), "caption",
                    "A square of clip " + number, "split", number % 4 == 3 ? Tables.VALIDATION : Tables.TRAIN)));
        }
        if (clips > 0) {
            corpus.append(Tables.FRAMES, spark.createDataFrame(frames, Tables.FRAMES_SCHEMA).coalesce(1));
            corpus.append(Tables.CLIPS, spark.createDataFrame(rows, Tables.CLIPS_SCHEMA));
        }
        return corpus.versions().tag(Optional.empty());
    }

    public static String id(int number) {
        return String.format(Locale.ROOT, "clip-%03d", number);
    }

    public static String label(int number) {
        return number % 2 == 0 ? "even" : "odd";
    }

    /** Clip number n: 2 frames of 8×8 at 8 fps. */
    public static Frames clip(int number) {
        byte[] pixels = new byte[2 * 8 * 8 * 3];
        java.util.Arrays.fill(pixels, (byte) 20);
        Frames frames = new Frames(2, 8, 8, 3, 8, pixels);
        for (int frame = 0; frame < 2; frame++) {
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 3; column++) {
                    int at = frames.offset(frame, (number + row) % 8, (number * 3 + frame + column) % 8);
                    pixels[at] = (byte) 250;
                    pixels[at + 1] = (byte) (number * 7 % 256);
                }
            }
        }
        return frames;
    }
}

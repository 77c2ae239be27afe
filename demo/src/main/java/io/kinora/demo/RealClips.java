package io.kinora.demo;

import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.video.Frames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** The corpus' clips at one version, as the demo looks at them. */
final class RealClips {
    private final TableSet corpus;
    private final Version version;

    RealClips(TableSet corpus, Version version) {
        this.corpus = corpus;
        this.version = version;
    }

    /** How many kept clips each split has. */
    Map<String, Long> countBySplit() {
        return kept().groupBy("split").count().collectAsList().stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
    }

    /** Some clips of a split, the same at every call. */
    List<Frames> some(String split, int count) {
        return frames(split).orderBy("clip_id").limit(count).collectAsList().stream().map(FramesRow::frames).toList();
    }

    /** Pixel-wise mean of a split's clips. */
    Frames mean(String split) {
        Frames any = some(split, 1).get(0);
        int size = any.pixels().length;
        Dataset<Row> rows = frames(split);
        long count = rows.count();
        long[] sums = rows.toJavaRDD().map(FramesRow::frames)
                .treeAggregate(new long[size], RealClips::add, RealClips::add);
        byte[] pixels = new byte[size];
        for (int i = 0; i < size; i++) {
            pixels[i] = (byte) Math.round((double) sums[i] / count);
        }
        return new Frames(any.frames(), any.height(), any.width(), any.channels(), any.fps(), pixels);
    }

    /** Writes a generated table set in which every video is the same, unless it is there already. */
    static void writeCopies(SparkSession spark, TableSet set, Frames frames, int count) {
        set.create();
        write(spark, set, Tables.FRAMES, Tables.FRAMES_SCHEMA, count, i -> FramesRow.of("blank-" + i, frames));
        write(spark, set, Tables.VIDEOS, Tables.VIDEOS_SCHEMA, count,
                i -> RowFactory.create("blank-" + i, "none", 0L, (long) i, "mean of clips", 0, null, null, null, null,
                        null));
        set.versions().tag(Optional.empty());
    }

    private static void write(SparkSession spark, TableSet set, String table, StructType schema, int count,
            IntFunction<Row> row) {
        if (set.read(table).isEmpty()) {
            set.append(table, spark.createDataFrame(IntStream.range(0, count).mapToObj(row).toList(), schema));
        }
    }

    private Dataset<Row> kept() {
        return corpus.read(Tables.CLIPS, version).where(functions.col("status").equalTo(Tables.KEPT));
    }

    private Dataset<Row> frames(String split) {
        Dataset<Row> ids = kept().where(functions.col("split").equalTo(split)).select("clip_id");
        return corpus.read(Tables.FRAMES, version).join(ids, "clip_id");
    }

    private static long[] add(long[] sums, Frames frames) {
        byte[] pixels = frames.pixels();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += pixels[i] & 0xff;
        }
        return sums;
    }

    private static long[] add(long[] sums, long[] more) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += more[i];
        }
        return sums;
    }
}

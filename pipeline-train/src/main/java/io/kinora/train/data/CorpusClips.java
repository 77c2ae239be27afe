package io.kinora.train.data;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.train.diffusion.VideoShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The kept clips of one version of a corpus, by split: where their frames lie, never the frames themselves. Uses
 * Iceberg's metadata columns, so that rows can be found again without a search.
 */
public final class CorpusClips {
    private final SparkSession spark;
    private final TableSet corpus;
    private final Version version;

    /** The clips of a version. */
    public CorpusClips(SparkSession spark, TableSet corpus, Version version) {
        this.spark = spark;
        this.corpus = corpus;
        this.version = version;
    }

    /** Number of kept clips of a split, by their shape. */
    public Map<VideoShape, Long> shapes(String split) {
        List<Row> rows = spark.sql("SELECT f.c, f.t, f.h, f.w, count(*) AS clips" + from(split)
                + " GROUP BY f.c, f.t, f.h, f.w ORDER BY clips DESC, f.c, f.t, f.h, f.w").collectAsList();
        Map<VideoShape, Long> shapes = new LinkedHashMap<>();
        rows.forEach(row -> shapes.put(
                new VideoShape(row.getInt(0), row.getInt(1), row.getInt(2), row.getInt(3)), row.getLong(4)));
        return shapes;
    }

    /** Frames per second that most kept clips of a split and shape have, the least of equals. */
    public double fps(String split, VideoShape shape) {
        return spark.sql("SELECT f.fps, count(*) AS clips" + from(split) + having(shape)
                + " GROUP BY f.fps ORDER BY clips DESC, f.fps LIMIT 1").collectAsList().get(0).getDouble(0);
    }

    /** The kept clips of a split and shape, ordered by clip id. */
    public List<ClipRow> rows(String split, VideoShape shape) {
        List<Row> rows = spark.sql("SELECT f.clip_id, f._file, f._pos, f.crc32c" + from(split) + having(shape)
                + " ORDER BY f.clip_id").collectAsList();
        return rows.stream()
                .map(row -> new ClipRow(row.getString(0), row.getString(1), row.getLong(2), row.getLong(3)))
                .toList();
    }

    private static String having(VideoShape shape) {
        return " AND f.c = %d AND f.t = %d AND f.h = %d AND f.w = %d"
                .formatted(shape.channels(), shape.frames(), shape.height(), shape.width());
    }

    private String from(String split) {
        return " FROM " + corpus.at(Tables.FRAMES, version) + " f JOIN " + corpus.at(Tables.CLIPS, version)
                + " c ON f.clip_id = c.clip_id WHERE c.status = '" + Tables.KEPT + "' AND c.split = '" + split + "'";
    }
}

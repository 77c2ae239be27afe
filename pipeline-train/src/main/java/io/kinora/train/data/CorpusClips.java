package io.kinora.train.data;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sha2;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import io.kinora.train.diffusion.VideoShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

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

    /**
     * All kept clips of a split and shape.
     *
     * @throws KinoraException exit code 3 if a data file of theirs is damaged or gone
     */
    public ClipIndex index(String split, VideoShape shape) {
        SerializableConfiguration hadoop = new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
        Dataset<Row> rows = select(split, having(shape)).repartition(col("_file"))
                .sortWithinPartitions("_file", "_pos");
        try {
            return new ClipIndex(rows.toJavaRDD()
                    .mapPartitions(partition -> new ClipsByFile(partition, hadoop.value()))
                    .collect());
        } catch (Exception e) { // Spark throws checked exceptions that it does not declare.
            throw DamagedFramesException.told(e);
        }
    }

    /** So many of the kept clips of a split and shape; which, depends on the hashes of their ids. */
    public List<ClipRow> some(String split, VideoShape shape, int limit) {
        return select(split, having(shape)).orderBy(sha2(col("clip_id"), 256), col("clip_id")).limit(limit)
                .collectAsList().stream().map(ClipsByFile::clip).toList();
    }

    /**
     * The first kept clips of a split by their ids, of whatever length, as long as they can begin a video.
     *
     * @param frames that they must have at least
     * @param shape of the video
     */
    public List<ClipRow> beginning(String split, int frames, VideoShape shape, int limit) {
        return select(split, " AND f.c = %d AND f.t >= %d AND f.h = %d AND f.w = %d"
                .formatted(shape.channels(), frames, shape.height(), shape.width()))
                .orderBy("clip_id").limit(limit).collectAsList().stream().map(ClipsByFile::clip).toList();
    }

    private Dataset<Row> select(String split, String having) {
        return spark.sql("SELECT f.clip_id, f._file, f._pos, f.crc32c" + from(split) + having);
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

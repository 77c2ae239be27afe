package io.kinora.core.corpus;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Names and schemas of the tables; docs/data-model.md says what each column means. */
public final class Tables {
    /** One row per URI seen. */
    public static final String SOURCES = "sources";
    /** One row per clip: selection and split live here only. */
    public static final String CLIPS = "clips";
    /** One row per clip or generated video: its frame tensor. */
    public static final String FRAMES = "frames";
    /** One row per place of a source where a shot may begin, with its score. */
    public static final String CUTS = "cuts";
    /** One row per source or clip that was taken down: it must not come back. */
    public static final String TOMBSTONES = "tombstones";
    /** One row per file outside the tables that holds clips: exports and reports. */
    public static final String ARTIFACTS = "artifacts";
    /** One row per generated video: how it was made. */
    public static final String VIDEOS = "videos";

    /** {@code sources.status}: its clips are in. */
    public static final String OK = "ok";
    /** Status of what cannot be decoded; the error columns say why. */
    public static final String QUARANTINED = "quarantined";
    /** {@code sources.status}: another URI holds the same bytes and carries the clips. */
    public static final String DUPLICATE = "duplicate";
    /** {@code sources.status}: it was taken down; it has no clips, and will have none. */
    public static final String TAKEN_DOWN = "taken-down";
    /** {@code clips.status}: the clip may be used. */
    public static final String KEPT = "kept";

    /** {@code clips.split}. */
    public static final String TRAIN = "train";
    /** {@code clips.split}: held out for the validation loss. */
    public static final String VALIDATION = "validation";
    /** {@code clips.split}: held out for evaluation. */
    public static final String TEST = "test";

    /** Frame tensors; {@code clip_id} is the video's id in a generated table set. */
    public static final StructType FRAMES_SCHEMA = schema(
            required("clip_id", StringType),
            required("t", IntegerType),
            required("h", IntegerType),
            required("w", IntegerType),
            required("c", IntegerType),
            required("fps", DoubleType),
            required("frames", BinaryType),
            required("crc32c", LongType));

    /** Clips; times in microseconds of the source's own clock, end exclusive. */
    public static final StructType CLIPS_SCHEMA = schema(
            required("clip_id", StringType),
            required("source_id", StringType),
            required("start_pts", LongType),
            required("end_pts", LongType),
            optional("caption", StringType),
            optional("label", StringType),
            optional("luma", DoubleType),
            optional("motion", DoubleType),
            optional("sharpness", DoubleType),
            optional("black", DoubleType),
            optional("frozen", DoubleType),
            optional("letterbox", DoubleType),
            optional("cut", DoubleType),
            optional("hash", BinaryType),
            optional("family", StringType),
            required("status", StringType),
            required("split", StringType));

    /** Places where a shot may begin; {@code pts} in microseconds of the source's own clock. */
    public static final StructType CUTS_SCHEMA = schema(
            required("source_id", StringType),
            required("frame", LongType),
            required("pts", LongType),
            required("score", DoubleType),
            required("kind", StringType));

    /** What was taken down: a whole source, or one clip of it. */
    public static final StructType TOMBSTONES_SCHEMA = schema(
            required("source_id", StringType),
            optional("clip_id", StringType),
            optional("reason", StringType),
            required("taken_down", LongType),
            required("versions", StringType));

    /** Files that hold clips; {@code kind} is {@code export}, {@code report} or {@code video}. */
    public static final StructType ARTIFACTS_SCHEMA = schema(
            required("uri", StringType),
            required("kind", StringType),
            required("version", StringType),
            required("clip_ids", DataTypes.createArrayType(StringType, false)),
            required("created", LongType));

    /** Sources; {@code bytes} and {@code modified} (ms since 1970) decide whether a later run reads a file again. */
    public static final StructType SOURCES_SCHEMA = schema(
            required("uri", StringType),
            optional("source_id", StringType),
            required("bytes", LongType),
            required("modified", LongType),
            optional("container", StringType),
            optional("codec", StringType),
            optional("pixel_format", StringType),
            optional("color_matrix", StringType),
            optional("color_range", StringType),
            optional("rotation", IntegerType),
            optional("width", IntegerType),
            optional("height", IntegerType),
            optional("fps", DoubleType),
            optional("duration", LongType),
            optional("frames_declared", LongType),
            optional("frames_decoded", LongType),
            optional("caption", StringType),
            optional("label", StringType),
            optional("segments", StringType),
            required("status", StringType),
            optional("duplicate_of", StringType),
            optional("error_code", StringType),
            optional("error_stage", StringType),
            optional("error_message", StringType),
            required("attempts", IntegerType),
            optional("millis", LongType),
            required("versions", StringType),
            optional("run", StringType));

    /** Generated videos. */
    public static final StructType VIDEOS_SCHEMA = schema(
            required("video_id", StringType),
            required("checkpoint", StringType),
            required("seed", LongType),
            required("index", LongType),
            required("sampler", StringType),
            required("steps", IntegerType),
            optional("label", StringType),
            optional("caption", StringType),
            optional("file", StringType),
            optional("given_clip", StringType),
            optional("given_version", StringType));

    private static final int FRAMES_PAGE_ROWS = 8;

    private Tables() {
    }

    /** Schema of a table by its name. */
    static StructType schemaOf(String table) {
        return switch (table) {
            case SOURCES -> SOURCES_SCHEMA;
            case CLIPS -> CLIPS_SCHEMA;
            case FRAMES -> FRAMES_SCHEMA;
            case CUTS -> CUTS_SCHEMA;
            case TOMBSTONES -> TOMBSTONES_SCHEMA;
            case ARTIFACTS -> ARTIFACTS_SCHEMA;
            case VIDEOS -> VIDEOS_SCHEMA;
            default -> throw new IllegalArgumentException("Cannot find a schema: there is no table " + table);
        };
    }

    /** SQL for how a table is partitioned; empty for none. */
    static String partitioning(String table) {
        return table.equals(FRAMES) ? "PARTITIONED BY (t, h, w, c, bucket(4, clip_id))" : "";
    }

    /** Further properties of a table, each after a comma. */
    static String layout(String table) {
        // Training reads single clips: a read touches one page. A row is large, so its size must be looked at often, or
        // a row group would hold a hundred clips whatever their size.
        return table.equals(FRAMES)
                ? ", 'write.parquet.page-row-limit'='" + FRAMES_PAGE_ROWS + "',"
                        + " 'write.parquet.row-group-check-min-record-count'='" + FRAMES_PAGE_ROWS + "'"
                : "";
    }

    private static StructType schema(StructField... fields) {
        return new StructType(fields);
    }

    private static StructField required(String name, DataType type) {
        return new StructField(name, type, false, Metadata.empty());
    }

    private static StructField optional(String name, DataType type) {
        return new StructField(name, type, true, Metadata.empty());
    }
}

package io.kinora.ingest.dedup;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Finds clips that another source shows too, and sources that are copies of each other or of parts. Hashes give
 * candidates, small grey pictures the alignment in time, a close look at a few clips the proof; docs/curation.md has it
 * step by step.
 */
public final class NearDuplicates {
    /** What an alignment must reach to be looked at closely. */
    private static final double WORTH_A_LOOK = 0.5;
    /** What a clip must reach whose source was proved a copy by other clips at the same shift. */
    private static final double SAME_SHIFT_CORRELATION = 0.6;
    /** Low, as a large logo takes much of it away; what moves is what tells. */
    private static final double APPEARANCE = 0.5;
    private static final double STILL_APPEARANCE = 0.98;
    private static final double SHIFT_TOLERANCE_FRAMES = 1.5;
    /** Clips of a pair of sources that are looked at closely. */
    private static final int LOOKS = 8;

    private final DuplicateSettings settings;
    private final KeptRows rows;

    /** @param rows keeps what is used more than once; it stays the caller's */
    public NearDuplicates(DuplicateSettings settings, KeptRows rows) {
        this.settings = settings;
        this.rows = rows;
    }

    /**
     * What was found.
     *
     * @param copies clips that a better source shows too: clip_id
     * @param families by source id, the least source id of its family; only sources that have a copy
     * @param proofs the closest clips of each pair of sources that share some: columns of {@link CompareClips#SCHEMA}
     * @param counts how much was looked at
     */
    public record Found(Dataset<Row> copies, Map<String, String> families, Dataset<Row> proofs, Counts counts) {
    }

    /**
     * How much was looked at.
     *
     * @param candidates pairs of stretches that were compared
     * @param passedOver pairs under a key of their hash that were passed over, as one of the limits was reached;
     *     another key may have brought some of them together
     * @param proved pairs of sources with clips in common
     */
    public record Counts(long candidates, long passedOver, long proved) {
    }

    /**
     * Looks for near duplicates.
     *
     * @param clips with clip_id, source_id, start_pts, end_pts, hash and {@code standing}, which can be ordered: of two
     *     sources the better one's is less
     * @param frames the frames table
     */
    public Found find(Dataset<Row> clips, Dataset<Row> frames) {
        Dataset<Row> stretches = rows.keep(Stretches.of(clips));
        CandidatePairs candidates = new CandidatePairs(settings);
        Dataset<Row> underOneKey = rows.keep(candidates.underOneKey(stretches));
        Dataset<Row> ranked = rows.keep(candidates.ranked(underOneKey,
                stretches.select("stretch", "standing").dropDuplicates("stretch")));
        Dataset<Row> pairs = ranked.where(col("rank").leq(settings.candidates()));
        long compared = pairs.count();
        long passedOver = ranked.count() - compared
                + underOneKey.agg(coalesce(sum("passed_over"), lit(0L))).first().getLong(0);
        Dataset<Row> aligned = rows.keep(align(pairs, stretches, frames));
        Dataset<Row> proofs = rows.keep(proved(closely(aligned, frames)));
        Dataset<Row> copies = rows.keep(copies(aligned, proofs));
        return new Found(copies.select("clip_id").distinct(), families(copies, stretches), best(proofs),
                new Counts(compared, passedOver, copies.select("lesser_source", "better_source").distinct().count()));
    }

    private Dataset<Row> align(Dataset<Row> pairs, Dataset<Row> stretches, Dataset<Row> frames) {
        Dataset<Row> wanted = pairs.select(col("lesser").as("stretch")).union(pairs.select("better")).distinct();
        Dataset<Row> clips = rows.keep(stretches.join(wanted, "stretch"));
        Dataset<Row> sequences = clips.join(GreyFrames.of(frames, clips, Stretch.SIDE), "clip_id")
                .groupBy("stretch").agg(first("source_id").as("source_id"), collect_list(struct("place", "clip_id",
                        "start_pts", "end_pts", "t", "grey")).as("clips"));
        return pairs.select("lesser", "better")
                .join(renamed(sequences, "lesser"), "lesser")
                .join(renamed(sequences, "better"), "better")
                .select("lesser_source", "better_source", "lesser_clips", "better_clips")
                .flatMap(new AlignStretches(), Encoders.row(AlignStretches.SCHEMA));
    }

    private static Dataset<Row> renamed(Dataset<Row> sequences, String name) {
        return sequences.select(col("stretch").as(name), col("source_id").as(name + "_source"),
                col("clips").as(name + "_clips"));
    }

    /** The most promising alignments of each pair of sources, looked at closely. */
    private Dataset<Row> closely(Dataset<Row> aligned, Dataset<Row> frames) {
        Column promising = col("appearance").geq(WORTH_A_LOOK)
                .and(col("still").or(col("correlation").geq(WORTH_A_LOOK)));
        Dataset<Row> looks = rows.keep(aligned.where(promising)
                .withColumn("look", row_number().over(Window.partitionBy("lesser_source", "better_source")
                        .orderBy(col("still"), col("correlation").desc(), col("clip_id"), col("other_clip_id"))))
                .where(col("look").leq(LOOKS)).drop("look"));
        Dataset<Row> wanted = rows.keep(looks.select("clip_id").union(looks.select("other_clip_id"))
                .union(looks.where(col("next_clip_id").isNotNull()).select("next_clip_id")).distinct());
        Dataset<Row> grey = rows.keep(GreyFrames.of(frames, wanted, Comparison.SIDE).drop("t"));
        List<Column> columns = new ArrayList<>();
        for (String column : AlignStretches.SCHEMA.fieldNames()) {
            columns.add(looks.col(column));
        }
        for (String column : List.of("grey", "other_grey", "next_grey")) {
            columns.add(col(column));
        }
        return looks
                .join(grey.toDF("grey_id", "grey"), looks.col("clip_id").equalTo(col("grey_id")))
                .join(grey.toDF("other_id", "other_grey"), looks.col("other_clip_id").equalTo(col("other_id")))
                .join(grey.toDF("next_id", "next_grey"), looks.col("next_clip_id").equalTo(col("next_id")),
                        "left_outer")
                .select(columns.toArray(Column[]::new))
                .map(new CompareClips(), Encoders.row(CompareClips.SCHEMA));
    }

    private Dataset<Row> proved(Dataset<Row> compared) {
        // A motionless clip proves nothing of a source that moves elsewhere: an empty room is empty again tomorrow.
        Column moves = max(not(col("still"))).over(Window.partitionBy("lesser_source", "better_source"));
        Column proof = col("residual").leq(settings.residual()).and(
                not(col("still")).and(col("correlation").geq(settings.correlation()))
                        .and(col("appearance").geq(APPEARANCE))
                        .or(col("still").and(not(col("moves"))).and(col("appearance").geq(STILL_APPEARANCE))));
        return compared.withColumn("moves", moves).where(proof).drop("moves");
    }

    /** Clips of sources with a proof, at its shift: clip_id, lesser_source, better_source. */
    private static Dataset<Row> copies(Dataset<Row> aligned, Dataset<Row> proofs) {
        Dataset<Row> shifts = proofs.select(col("lesser_source"), col("better_source"), col("shift").as("proved_shift"))
                .distinct();
        Column sameShift = abs(col("shift").minus(col("proved_shift")))
                .leq(col("frame_micros").multiply(SHIFT_TOLERANCE_FRAMES));
        Column alike = col("still").and(col("appearance").geq(STILL_APPEARANCE))
                .or(sameShift.and(col("correlation").geq(SAME_SHIFT_CORRELATION))
                        .and(col("appearance").geq(APPEARANCE)));
        String[] columns = {"clip_id", "lesser_source", "better_source"};
        return aligned.join(shifts, new String[] {"lesser_source", "better_source"})
                .where(alike).selectExpr(columns)
                .union(proofs.selectExpr(columns)).distinct();
    }

    /** Families of sources; the edges pass by one at a time, so memory grows with the sources that have a copy. */
    private Map<String, String> families(Dataset<Row> copies, Dataset<Row> clips) {
        Dataset<Row> sizes = clips.groupBy("source_id").agg(count(lit(1)).as("clips"));
        Iterator<Row> edges = copies.groupBy("lesser_source", "better_source")
                .agg(countDistinct("clip_id").as("shared"))
                .join(sizes.toDF("lesser_source", "lesser_clips"), "lesser_source")
                .join(sizes.toDF("better_source", "better_clips"), "better_source")
                .where(col("shared").geq(least(col("lesser_clips"), col("better_clips"))
                        .multiply(settings.familyShare())))
                .select("lesser_source", "better_source").toLocalIterator();
        UnionFind families = new UnionFind();
        edges.forEachRemaining(edge -> families.join(edge.getString(0), edge.getString(1)));
        return families.components();
    }

    private static Dataset<Row> best(Dataset<Row> proofs) {
        return proofs.withColumn("place", row_number().over(Window.partitionBy("lesser_source", "better_source")
                        .orderBy(col("correlation").desc(), col("clip_id"))))
                .where(col("place").equalTo(1)).drop("place");
    }
}

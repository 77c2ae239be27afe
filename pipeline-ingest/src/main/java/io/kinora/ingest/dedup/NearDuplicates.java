package io.kinora.ingest.dedup;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

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
    /** How much more may be left unexplained there than in a proof: coarse coding and fast motion leave as much. */
    private static final double SAME_SHIFT_RESIDUAL = 2;
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
        Dataset<Row> ranked = rows.keep(candidates.ranked(underOneKey, stretches));
        Column within = col("rank").leq(settings.candidates());
        Row counted = ranked.agg(count(lit(1)), count(when(within, lit(1)))).first();
        long compared = counted.getLong(1);
        long passedOver = counted.getLong(0) - compared
                + underOneKey.agg(coalesce(sum("passed_over"), lit(0L))).first().getLong(0);
        Dataset<Row> aligned = rows.keep(promising(align(ranked.where(within), stretches, frames)));
        Dataset<Row> proofs = rows.keep(proved(aligned, frames));
        Dataset<Row> copies = rows.keep(copies(aligned, proofs, frames));
        Dataset<Row> shares = rows.keep(shares(copies, stretches));
        return new Found(copies.select("clip_id").distinct(), families(shares), best(proofs),
                new Counts(compared, passedOver, shares.count()));
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

    /** Alignments worth a look, with {@code moves}: whether anything that was aligned of their two sources moves. */
    private static Dataset<Row> promising(Dataset<Row> aligned) {
        return aligned
                .withColumn("moves", max(not(col("still"))).over(Window.partitionBy("lesser_source", "better_source")))
                .where(col("appearance").geq(WORTH_A_LOOK)
                        .and(col("still").or(col("correlation").geq(WORTH_A_LOOK))));
    }

    /** Alignments that a close look confirms; clips without motion have nothing but their pictures. */
    private Dataset<Row> confirmed(Dataset<Row> alignments, Dataset<Row> frames, double correlation,
            double residual) {
        return closely(alignments, frames, correlation).where(
                col("still").and(col("appearance").geq(STILL_APPEARANCE))
                        .and(col("residual").leq(settings.residual()))
                        .or(not(col("still")).and(col("correlation").geq(correlation))
                                .and(col("appearance").geq(APPEARANCE)).and(col("residual").leq(residual))));
    }

    private Dataset<Row> closely(Dataset<Row> alignments, Dataset<Row> frames, double leastCorrelation) {
        Column[] columns = Arrays.stream(AlignStretches.SCHEMA.fieldNames()).map(functions::col)
                .toArray(Column[]::new);
        Dataset<Row> needed = rows.keep(alignments.select(columns).withColumn("needed",
                        explode(array(col("clip_id"), col("other_clip_id"), col("next_clip_id"))))
                .where(col("needed").isNotNull()));
        Dataset<Row> grey = GreyFrames.of(frames, needed.select(col("needed").as("clip_id")).distinct(),
                Comparison.SIDE).toDF("grey_id", "t", "grey");
        return needed.join(grey, col("needed").equalTo(col("grey_id")))
                .groupBy(columns).agg(map_from_entries(collect_set(struct("needed", "grey"))).as("grey"))
                .map(new CompareClips(leastCorrelation), Encoders.row(CompareClips.SCHEMA));
    }

    /** The best alignments of each pair of sources that a close look confirms. */
    private Dataset<Row> proved(Dataset<Row> aligned, Dataset<Row> frames) {
        Dataset<Row> best = aligned
                // A motionless clip proves nothing of a source that moves elsewhere: an empty room is empty again
                // tomorrow.
                .where(not(col("still").and(col("moves"))))
                .withColumn("look", row_number().over(Window.partitionBy("lesser_source", "better_source")
                        .orderBy(col("still"), col("correlation").desc(), col("clip_id"), col("other_clip_id"))))
                .where(col("look").leq(LOOKS));
        return confirmed(best, frames, settings.correlation(), settings.residual());
    }

    /** Clips of sources with a proof, at its shift: clip_id, lesser_source, better_source. */
    private Dataset<Row> copies(Dataset<Row> aligned, Dataset<Row> proofs, Dataset<Row> frames) {
        String[] columns = {"clip_id", "lesser_source", "better_source"};
        Dataset<Row> shifts = proofs.select(col("lesser_source").as("proved_lesser"),
                col("better_source").as("proved_better"), col("shift").as("proved_shift")).distinct();
        Column sameShift = col("lesser_source").equalTo(col("proved_lesser"))
                .and(col("better_source").equalTo(col("proved_better")))
                .and(abs(col("shift").minus(col("proved_shift")))
                        .leq(col("frame_micros").multiply(SHIFT_TOLERANCE_FRAMES)));
        Dataset<Row> atShift = aligned.where(col("still").or(col("correlation").geq(SAME_SHIFT_CORRELATION)))
                .join(shifts, sameShift, "left_semi")
                .join(proofs.selectExpr(columns), columns, "left_anti");
        return confirmed(atShift, frames, SAME_SHIFT_CORRELATION, SAME_SHIFT_RESIDUAL * settings.residual())
                .selectExpr(columns).union(proofs.selectExpr(columns)).distinct();
    }

    /**
     * For each pair of sources with clips in common: the one of fewer clips as {@code part}, the other as
     * {@code whole}, their sizes in clips, and how many clips they share.
     */
    private static Dataset<Row> shares(Dataset<Row> copies, Dataset<Row> clips) {
        Dataset<Row> sizes = clips.groupBy("source_id").agg(count(lit(1)).as("clips"));
        Column ordered = col("lesser_clips").leq(col("better_clips"));
        return copies.groupBy("lesser_source", "better_source").agg(count(lit(1)).as("shared"))
                .join(sizes.toDF("lesser_source", "lesser_clips"), "lesser_source")
                .join(sizes.toDF("better_source", "better_clips"), "better_source")
                .select(when(ordered, col("lesser_source")).otherwise(col("better_source")).as("part"),
                        when(ordered, col("better_source")).otherwise(col("lesser_source")).as("whole"),
                        least("lesser_clips", "better_clips").as("part_clips"),
                        greatest("lesser_clips", "better_clips").as("whole_clips"), col("shared"));
    }

    /** Families of sources; pairs pass by one at a time, so memory grows with the sources that have a copy. */
    private Map<String, String> families(Dataset<Row> shares) {
        Column ofBoth = col("shared").geq(col("whole_clips").multiply(settings.familyShare()));
        Column ofPart = col("shared").geq(col("part_clips").multiply(settings.familyShare()));
        Families families = new Families();
        shares.where(ofBoth).select("part", "whole").toLocalIterator()
                .forEachRemaining(pair -> families.alike(pair.getString(0), pair.getString(1)));
        shares.where(ofPart.and(not(ofBoth)))
                .groupBy("part").agg(max(struct("shared", "whole")).as("best"))
                .select("part", "best.whole", "best.shared").toLocalIterator()
                .forEachRemaining(pair -> families.part(pair.getString(0), pair.getString(1), pair.getLong(2)));
        return families.components();
    }

    private static Dataset<Row> best(Dataset<Row> proofs) {
        return proofs.withColumn("place", row_number().over(Window.partitionBy("lesser_source", "better_source")
                        .orderBy(col("correlation").desc(), col("clip_id"))))
                .where(col("place").equalTo(1)).drop("place");
    }
}

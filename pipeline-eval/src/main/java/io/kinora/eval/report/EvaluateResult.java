package io.kinora.eval.report;

import io.kinora.core.corpus.Version;
import io.kinora.eval.gate.Decision;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.nearest.Near;
import io.kinora.eval.pair.Matching;
import io.kinora.eval.pair.PairedVideos;
import io.kinora.eval.source.Unreadable;
import io.kinora.eval.source.UnreadableVideos;
import io.kinora.eval.stats.Floor;
import io.kinora.eval.stats.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What goes into result.json.
 *
 * @param metrics figure of each metric by its name
 * @param real the real side
 * @param generated the generated side
 * @param features where features come from, if any of a network were asked for
 * @param pairs pairs compared, if any were to be
 * @param nearest how near generated videos come to training clips, if that was asked
 * @param gates the conditions that were set, decided
 * @param warnings what a reader of the figures must know
 */
public record EvaluateResult(
        Map<String, Value> metrics,
        Side real,
        Side generated,
        Optional<Features> features,
        Optional<Pairs> pairs,
        Optional<Nearest> nearest,
        List<Decision> gates,
        List<String> warnings) {

    /**
     * A metric's figure.
     *
     * @param value as measured
     * @param interval where its true value is likely to lie, if that can be told
     * @param floor what real videos give against each other, of metrics that compare sets
     * @param ofReal the same figure of the real videos, of metrics of single videos
     * @param protocol first digits of the fingerprint of how it came about, as in the history: figures with others
     *     cannot be compared
     */
    public record Value(double value, Optional<Interval> interval, Optional<Floor> floor, Optional<Interval> ofReal,
            String protocol) {
        /** That of a figure. */
        public static Value of(Figure figure) {
            return new Value(figure.value(), figure.interval(), figure.floor(), figure.ofReal(),
                    figure.protocol().key());
        }
    }

    /**
     * One side.
     *
     * @param source what the user called it
     * @param version the version of its tables
     * @param snapshots Iceberg snapshot of each table
     * @param checkpoint that all its videos were sampled from
     * @param count videos that could be used
     * @param unreadable videos that could not
     * @param unreadableReasons how many for each reason
     * @param unreadableVideos some of them, with reasons
     */
    public record Side(
            String source,
            Optional<String> version,
            Optional<Map<String, Long>> snapshots,
            Optional<String> checkpoint,
            long count,
            long unreadable,
            Map<String, Long> unreadableReasons,
            List<Unreadable> unreadableVideos) {
        /** That of an evaluation. */
        public static Side of(io.kinora.eval.source.Side side, UnreadableVideos unreadable) {
            Optional<Version> version = side.set().version();
            return new Side(side.set().name(), version.map(Version::name), version.map(Version::snapshots),
                    side.set().checkpoint(), side.count() - unreadable.count(), unreadable.count(),
                    unreadable.reasons(), unreadable.first());
        }
    }

    /**
     * Pairs of videos.
     *
     * @param count pairs that were compared
     * @param unreadable pairs that could not be
     * @param unreadableReasons how many for each reason
     * @param unreadableVideos the generated videos of some of them, with reasons
     * @param matching which videos took no part, and how many pairs were cut to a common time
     */
    public record Pairs(long count, long unreadable, Map<String, Long> unreadableReasons,
            List<Unreadable> unreadableVideos, Matching matching) {
        /** Those of a comparison. */
        public static Pairs of(PairedVideos.Comparison comparison) {
            UnreadableVideos unreadable = comparison.unreadable();
            return new Pairs(comparison.pairs(), unreadable.count(), unreadable.reasons(), unreadable.first(),
                    comparison.matching());
        }
    }

    /**
     * The network whose features were compared.
     *
     * @param name {@code i3d} for the published weights, {@code random_i3d} for seeded random ones, {@code i3d_} and
     *     part of the sum for others
     * @param weightsSha256 SHA-256 over all weights
     * @param protocol all that decides the features besides the videos, part by part
     * @param extracted videos of which something was computed in this run
     * @param reused videos of which earlier runs had stored everything
     */
    public record Features(
            String name, String weightsSha256, Map<String, String> protocol, long extracted, long reused) {
    }

    /**
     * How near generated videos come to training clips.
     *
     * @param training the training clips
     * @param heldOut real videos whose distances are the yardstick
     * @param percentile of these distances
     * @param threshold that percentile: below it a generated video counts as a copy
     * @param rows folder of the run with a row for each generated video
     * @param videos the generated videos that are nearest to a training clip
     */
    public record Nearest(Side training, long heldOut, double percentile, Optional<Double> threshold, String rows,
            List<Near> videos) {
    }

    /** Of the figures of an evaluation. */
    public static EvaluateResult of(List<Figure> figures, Side real, Side generated, Optional<Features> features,
            Optional<Pairs> pairs, Optional<Nearest> nearest, List<Decision> gates, List<String> warnings) {
        Map<String, Value> metrics = new LinkedHashMap<>();
        figures.forEach(figure -> metrics.put(figure.metric(), Value.of(figure)));
        return new EvaluateResult(metrics, real, generated, features, pairs, nearest, gates, warnings);
    }
}

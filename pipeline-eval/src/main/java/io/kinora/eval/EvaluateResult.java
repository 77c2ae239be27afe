package io.kinora.eval;

import io.kinora.eval.gate.Decision;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What goes into result.json.
 *
 * @param metrics value of each metric by its name
 * @param real the real side
 * @param generated the generated side
 * @param features where the distance comes from, if one was asked for
 * @param pairs pairs compared, if any were to be
 * @param gates the conditions that were set, decided
 * @param warnings what a reader of the figures must know
 */
public record EvaluateResult(
        Map<String, Value> metrics,
        Side real,
        Side generated,
        Optional<Features> features,
        Optional<Long> pairs,
        List<Decision> gates,
        List<String> warnings) {

    /** A metric's value. */
    public record Value(double value) {
    }

    /**
     * One side.
     *
     * @param source what the user called it
     * @param version the version of its tables
     * @param snapshots Iceberg snapshot of each table
     * @param count videos that the figures rest on
     * @param unreadable videos that could not be used
     * @param unreadableVideos the first of them, with reasons
     */
    public record Side(
            String source,
            Optional<String> version,
            Optional<Map<String, Long>> snapshots,
            long count,
            long unreadable,
            List<Unreadable> unreadableVideos) {
    }

    /**
     * A video that could not be used.
     *
     * @param video its id or address
     * @param reason why
     */
    public record Unreadable(String video, String reason) {
    }

    /**
     * The network whose features were compared.
     *
     * @param name {@code i3d} for the published weights, {@code random_i3d} for seeded random ones, {@code i3d_} and
     *     part of the sum for others
     * @param weightsSha256 SHA-256 over all weights
     * @param protocol all that decides the features besides the videos, part by part
     * @param extracted videos whose features were computed in this run
     * @param reused videos whose features an earlier run had stored
     */
    public record Features(
            String name, String weightsSha256, Map<String, String> protocol, long extracted, long reused) {
    }
}

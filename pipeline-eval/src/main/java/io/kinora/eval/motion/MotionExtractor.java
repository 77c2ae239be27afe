package io.kinora.eval.motion;

import io.kinora.core.video.Frames;
import io.kinora.eval.feature.Extractor;
import io.kinora.eval.feature.FrameSampling;
import io.kinora.eval.stats.Fingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@link MotionFigures} of videos: one row for each, in the order of {@link #COLUMNS}, not a number where the video is
 * too short for one.
 *
 * @param sampling which frames
 */
public record MotionExtractor(FrameSampling sampling) implements Extractor {
    /** Names of the figures. */
    public static final List<String> COLUMNS = columns();

    private static final long serialVersionUID = 1;
    /** Another one when any figure changes. */
    private static final String NAME = "motion-1";

    @Override
    public Fingerprint fingerprint() {
        return new Fingerprint(Map.of(NETWORK, NAME)).and(sampling.parts());
    }

    @Override
    public int width() {
        return COLUMNS.size();
    }

    @Override
    public int leastFrames() {
        return 2;
    }

    @Override
    public float[][] extract(List<Frames> videos) {
        return videos.stream().map(video -> row(MotionFigures.of(video))).toArray(float[][]::new);
    }

    private static float[] row(MotionFigures figures) {
        float[] row = new float[COLUMNS.size()];
        int at = 0;
        row[at++] = (float) figures.flicker();
        row[at++] = (float) figures.speed();
        row[at++] = figures.dynamic() ? 1 : 0;
        row[at++] = (float) figures.warpingError();
        row[at++] = (float) figures.followed();
        for (int lag = 0; lag < MotionFigures.LAGS.size(); lag++) {
            List<Double> coherence = figures.coherence();
            row[at++] = lag < coherence.size() ? coherence.get(lag).floatValue() : Float.NaN;
        }
        return row;
    }

    private static List<String> columns() {
        List<String> columns = new ArrayList<>(List.of("flicker", "speed", "dynamic", "warping_error", "followed"));
        MotionFigures.LAGS.forEach(lag -> columns.add("coherence_" + lag));
        return List.copyOf(columns);
    }
}

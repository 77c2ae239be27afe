package io.kinora.eval.calibrate;

import io.kinora.eval.corrupt.Corruption;
import io.kinora.eval.extract.Extraction;
import io.kinora.eval.extract.FeatureStore;
import io.kinora.eval.extract.SparkWork;
import io.kinora.eval.feature.FrameSampling;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.set.ReferenceSide;
import io.kinora.eval.set.SetComparison.Compared;
import io.kinora.eval.source.Side;
import io.kinora.eval.source.UnreadableVideos;
import java.util.ArrayList;
import java.util.List;

/** Spoils one half of real videos level by level, and measures it against the other half. */
public final class Ladders {
    private final SparkWork work;
    private final FeatureStore store;
    private final Measures measures;
    private final long seed;
    private long extracted;

    /** @param seed of what is random in the corruptions */
    public Ladders(SparkWork work, FeatureStore store, Measures measures, long seed) {
        this.work = work;
        this.store = store;
        this.measures = measures;
        this.seed = seed;
    }

    /** Computes what the store lacks of a clean half. */
    public Compared extracted(Side half, String role) {
        return extracted(half, measures.sampling(), role);
    }

    /** Videos, and spoilt ones, of which something was computed so far. */
    public long extracted() {
        return extracted;
    }

    /**
     * Climbs ladders.
     *
     * @param reference the half that stays real
     * @param clean the half that is spoilt
     * @param warnings which metrics are left out is added here
     */
    public List<Ladder> climb(Compared reference, Compared clean, List<Corruption> corruptions, List<String> warnings) {
        // Nothing is done at level 0, whatever the corruption.
        Side unspoilt = spoilt(clean.side(), Corruption.BLUR, 0).of(clean.side());
        RungFigures figures = new RungFigures(work, measures, new ReferenceSide(
                work.context(), store, reference, measures.sample(), measures.neighbours()), unspoilt);
        List<Figure> first = figures.of(new Compared(unspoilt, clean.unreadable()), warnings);
        List<Ladder> ladders = new ArrayList<>();
        for (Corruption corruption : corruptions) {
            List<List<Figure>> rungs = new ArrayList<>(List.of(first));
            for (int level = 1; level <= Corruption.MOST; level++) {
                SpoiltVideos videos = spoilt(clean.side(), corruption, level);
                Compared spoilt = extracted(
                        videos.of(clean.side()), SpoiltVideos.chosen(measures.sampling()), videos.rung());
                // What is left out is left out at each level.
                rungs.add(figures.of(spoilt, new ArrayList<>()));
            }
            ladders.add(Ladder.of(corruption, rungs));
        }
        return ladders;
    }

    private SpoiltVideos spoilt(Side clean, Corruption corruption, int level) {
        return new SpoiltVideos(clean.set(), measures.sampling(), corruption, level, seed);
    }

    private Compared extracted(Side side, FrameSampling sampling, String role) {
        if (measures.extractors().isEmpty()) {
            return new Compared(side, new UnreadableVideos());
        }
        Extraction.Done done = new Extraction(work, store, sampling, measures.extractors()).complete(side, role);
        extracted += done.extracted();
        return new Compared(side, done.unreadable());
    }
}

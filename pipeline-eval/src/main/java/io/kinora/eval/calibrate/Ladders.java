package io.kinora.eval.calibrate;

import io.kinora.core.job.JobContext;
import io.kinora.eval.corrupt.Corruption;
import io.kinora.eval.extract.Extraction;
import io.kinora.eval.extract.FeatureStore;
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
    private final JobContext<?> context;
    private final FeatureStore store;
    private final Measures measures;
    private final long seed;
    private long extracted;

    /** @param seed of what is random in the corruptions */
    public Ladders(JobContext<?> context, FeatureStore store, Measures measures, long seed) {
        this.context = context;
        this.store = store;
        this.measures = measures;
        this.seed = seed;
    }

    /** Computes what the store lacks of a clean half. */
    public Compared extracted(Side half, String role) throws InterruptedException {
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
    public List<Ladder> climb(Compared reference, Compared clean, List<Corruption> corruptions, List<String> warnings)
            throws InterruptedException {
        // Nothing is done at level 0, whatever the corruption.
        Side unspoilt = spoilt(clean.side(), Corruption.BLUR, 0).of(clean.side());
        RungFigures figures = new RungFigures(context, measures, new ReferenceSide(
                context, store, reference, measures.sample(), measures.neighbours()), unspoilt);
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

    private Compared extracted(Side side, FrameSampling sampling, String role) throws InterruptedException {
        if (measures.extractors().isEmpty()) {
            return new Compared(side, new UnreadableVideos());
        }
        Extraction.Done done = new Extraction(context, store, sampling, measures.extractors()).complete(side, role);
        extracted += done.extracted();
        return new Compared(side, done.unreadable());
    }
}

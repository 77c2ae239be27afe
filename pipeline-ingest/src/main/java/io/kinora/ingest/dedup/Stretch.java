package io.kinora.ingest.dedup;

/**
 * Clips of one source that lie side by side in time, as a sequence of small grey pictures. With Gram matrices (the
 * products of all pictures with each other) the correlation of any part with any part of another stretch is a few sums.
 */
final class Stretch {
    /** Cells in a row and in a column of the pictures that are searched. */
    static final int SIDE = 16;
    /** Clips in a stretch at most: what a comparison costs grows with the product of two. */
    static final int MOST_CLIPS = 16;

    /** Variance of noise that coding leaves in a cell, in squared levels. */
    private static final double NOISE = 0.25;
    private static final double APPEARANCE_WEIGHT = 0.2;

    private final float[][] frames;
    private final int clipFrames;
    private final GramSums own;

    /**
     * A stretch.
     *
     * @param frames pictures in order of time, each less its mean
     * @param clipFrames frames of one clip
     */
    Stretch(float[][] frames, int clipFrames) {
        this.frames = frames;
        this.clipFrames = clipFrames;
        this.own = GramSums.of(frames, frames);
    }

    /** How many clips it holds. */
    int clips() {
        return frames.length / clipFrames;
    }

    /**
     * The best place in another stretch for each of this one's clips, over all offsets at which at least half of the
     * clip's frames have a counterpart.
     */
    Alignment[] align(Stretch other) {
        GramSums cross = GramSums.of(frames, other.frames);
        Alignment[] best = new Alignment[clips()];
        int least = Math.min(clipFrames, Math.max(2, clipFrames / 2));
        for (int clip = 0; clip < best.length; clip++) {
            int start = clip * clipFrames;
            double highest = Double.NEGATIVE_INFINITY;
            for (int offset = least - clipFrames; offset <= other.frames.length - least; offset++) {
                int from = Math.max(0, -offset);
                int to = Math.min(clipFrames, other.frames.length - offset);
                if (to - from >= least) {
                    Alignment found = alignment(clip, start, offset, from, to - from, cross, other);
                    double score = found.correlation() + APPEARANCE_WEIGHT * found.appearance();
                    if (score > highest) {
                        highest = score;
                        best[clip] = found;
                    }
                }
            }
        }
        return best;
    }

    private Alignment alignment(int clip, int start, int offset, int from, int length, GramSums cross, Stretch other) {
        int here = start + from;
        int there = offset + from;
        // The covariance over time, summed over cells: Σₜ xₜ·yₜ − n · x̄·ȳ, where x̄·ȳ is the mean of all products.
        double products = cross.block(here, there, length) / length;
        double covariance = cross.diagonal(here, there, length) - products;
        double mine = own.block(here, here, length) / length;
        double its = other.own.block(there, there, length) / length;
        double myVariance = Math.max(0, own.diagonal(here, here, length) - mine);
        double itsVariance = Math.max(0, other.own.diagonal(there, there, length) - its);
        double cells = (double) length * frames[0].length;
        double noise = NOISE * cells;
        double correlation = covariance / Math.sqrt((myVariance + noise) * (itsVariance + noise));
        double appearance = products / Math.sqrt((mine + noise) * (its + noise));
        return new Alignment(clip, offset, from, length, correlation, appearance, myVariance / cells,
                itsVariance / cells);
    }
}

package io.kinora.eval.stats;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** Mean influence of each block of one side, about the side's own mean. */
final class BlockMeans {
    private final List<ScatterBlock> blocks;
    private final double[] means;

    BlockMeans(List<ScatterBlock> blocks, FrechetInfluence.Side influence) {
        this.blocks = blocks;
        this.means = influences(influence);
        centre(means, block -> true);
    }

    /** Spread of the mean influence over all points of the side. */
    Spread spread() {
        double points = 0;
        double sum = 0;
        for (int i = 0; i < means.length; i++) {
            points += blocks.get(i).count();
            sum += blocks.get(i).count() * means[i] * means[i];
        }
        int degrees = means.length - 1;
        return new Spread(sum / degrees / points, degrees);
    }

    /** What leaving a part out, that is each block i with i mod parts = part, changes to first order. */
    double without(int part, int parts) {
        return mean(means, block -> block % parts != part);
    }

    /** Variance of the mean over other blocks of what an influence that was computed without the part differs by. */
    double moved(FrechetInfluence.Side withoutPart, int part, int parts) {
        double[] difference = influences(withoutPart);
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= means[i];
        }
        IntPredicate kept = block -> block % parts != part;
        centre(difference, kept);
        double points = 0;
        double sum = 0;
        int degrees = -1;
        for (int i = 0; i < difference.length; i++) {
            points += blocks.get(i).count();
            if (kept.test(i)) {
                sum += blocks.get(i).count() * difference[i] * difference[i];
                degrees++;
            }
        }
        return sum / degrees / points;
    }

    private double[] influences(FrechetInfluence.Side influence) {
        return blocks.stream().mapToDouble(influence::of).toArray();
    }

    private void centre(double[] values, IntPredicate over) {
        double mean = mean(values, over);
        Arrays.setAll(values, i -> values[i] - mean);
    }

    private double mean(double[] values, IntPredicate over) {
        double sum = 0;
        double points = 0;
        for (int i = 0; i < values.length; i++) {
            if (over.test(i)) {
                sum += blocks.get(i).count() * values[i];
                points += blocks.get(i).count();
            }
        }
        return sum / points;
    }
}

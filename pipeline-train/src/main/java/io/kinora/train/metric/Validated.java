package io.kinora.train.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A validation loss.
 *
 * @param loss mean over all held-out clips
 * @param byTimestep means over those within equal ranges of timesteps, in order; ranges without clips are left out
 */
public record Validated(double loss, List<TimestepLoss> byTimestep) {
    /** Copies the list. */
    public Validated {
        byTimestep = List.copyOf(byTimestep);
    }

    /**
     * Takes the means.
     *
     * @param clipTimesteps of each clip
     * @param losses of each clip
     * @param timesteps of the noise schedule
     * @param buckets equal ranges of timesteps, at most as many as there are timesteps
     */
    static Validated of(int[] clipTimesteps, double[] losses, int timesteps, int buckets) {
        double[] sums = new double[buckets];
        int[] clips = new int[buckets];
        for (int i = 0; i < losses.length; i++) {
            int bucket = (int) ((long) clipTimesteps[i] * buckets / timesteps);
            sums[bucket] += losses[i];
            clips[bucket]++;
        }
        List<TimestepLoss> means = new ArrayList<>();
        for (int bucket = 0; bucket < buckets; bucket++) {
            if (clips[bucket] > 0) {
                means.add(new TimestepLoss(start(bucket, timesteps, buckets), start(bucket + 1, timesteps, buckets) - 1,
                        clips[bucket], sums[bucket] / clips[bucket]));
            }
        }
        return new Validated(Arrays.stream(losses).sum() / losses.length, means);
    }

    /** The first timestep t for which t · buckets / timesteps, rounded down, is the bucket. */
    private static int start(int bucket, int timesteps, int buckets) {
        return (int) (((long) bucket * timesteps + buckets - 1) / buckets);
    }
}

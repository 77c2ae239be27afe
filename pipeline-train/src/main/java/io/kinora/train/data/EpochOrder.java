package io.kinora.train.data;

import io.kinora.train.diffusion.CounterRandom;
import java.util.Arrays;

/**
 * The order of one epoch, a pure function of (seed, epoch) and the index: parts of files are shuffled, taken in windows
 * of so many, and the clips of each window shuffled among themselves. So whoever reads the order from one place to
 * another holds one window in memory and reads each part once.
 */
final class EpochOrder {
    private static final long PARTS = CounterRandom.stream("order of an epoch's parts");
    private static final long CLIPS = CounterRandom.stream("order of a window's clips");

    private final ClipIndex index;
    private final long seed;
    private final int epoch;
    private final int window;
    private final int[] parts;
    /** Place of each window's first clip; behind them, the number of clips. */
    private final long[] starts;
    private int known = -1;
    private int[] order = new int[0];

    /** @param window parts whose clips are mixed, at least 1 */
    EpochOrder(ClipIndex index, long seed, int epoch, int window) {
        this.index = index;
        this.seed = seed;
        this.epoch = epoch;
        this.window = window;
        this.parts = permutation(index.parts(), new CounterRandom(seed, PARTS, epoch));
        this.starts = new long[(parts.length + window - 1) / window + 1];
        for (int place = 0; place < parts.length; place++) {
            starts[place / window + 1] += index.clips(parts[place]);
        }
        Arrays.parallelPrefix(starts, Long::sum);
    }

    int epoch() {
        return epoch;
    }

    /** The clip at a place of the epoch, from 0. */
    ClipRow clip(long place) {
        int found = Arrays.binarySearch(starts, place);
        int number = found >= 0 ? found : -found - 2;
        if (number != known) {
            order = permutation(Math.toIntExact(starts[number + 1] - starts[number]),
                    new CounterRandom(seed, CLIPS + number, epoch));
            known = number;
        }
        int clip = order[(int) (place - starts[number])];
        int part = number * window;
        while (clip >= index.clips(parts[part])) {
            clip -= index.clips(parts[part++]);
        }
        return index.clip(parts[part], clip);
    }

    /** Fisher and Yates' shuffle. */
    private static int[] permutation(int length, CounterRandom random) {
        int[] result = new int[length];
        for (int i = 0; i < length; i++) {
            int j = random.uniformInt(i, i + 1);
            result[i] = result[j];
            result[j] = i;
        }
        return result;
    }
}

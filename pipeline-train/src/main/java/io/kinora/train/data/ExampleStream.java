package io.kinora.train.data;

import io.kinora.train.diffusion.CounterRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * All examples of a run, one after the other without end: each epoch is a permutation of the clips by (seed, epoch).
 * Any stretch can be had from its position alone, so a resumed run goes on exactly where it was, and rounds need not
 * end with an epoch.
 */
public final class ExampleStream {
    private static final long ORDER = CounterRandom.stream("order of an epoch");

    private final List<ClipRow> clips;
    private final long seed;
    private int epoch = -1;
    private int[] order = new int[0];

    /**
     * @param clips at least one, in an order that does not depend on the run
     * @param seed of the run
     */
    public ExampleStream(List<ClipRow> clips, long seed) {
        if (clips.isEmpty()) {
            throw new IllegalArgumentException("Cannot draw examples: there are no clips");
        }
        this.clips = List.copyOf(clips);
        this.seed = seed;
    }

    /** Examples number {@code position} to {@code position + count - 1} of the run. */
    public List<Example> take(long position, int count) {
        List<Example> examples = new ArrayList<>(count);
        for (long i = position; i < position + count; i++) {
            int exampleEpoch = Math.toIntExact(i / clips.size());
            ClipRow clip = clips.get(order(exampleEpoch)[(int) (i % clips.size())]);
            examples.add(Example.drawn(clip, exampleEpoch));
        }
        return examples;
    }

    private int[] order(int wanted) {
        if (wanted != epoch) {
            order = permutation(clips.size(), new CounterRandom(seed, ORDER, wanted));
            epoch = wanted;
        }
        return order;
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

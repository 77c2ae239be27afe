package io.kinora.train.data;

import java.util.ArrayList;
import java.util.List;

/**
 * All examples of a run, one after the other without end: each epoch shows every clip once. Any stretch can be had from
 * its position alone, so a resumed run goes on exactly where it was, and rounds need not end with an epoch.
 *
 * <p>An epoch's {@link EpochOrder} is cut into as many lanes as workers, of equal length to within one clip, and the
 * positions deal the lanes out in turn: position p takes the next clip of lane p mod lanes. So each worker goes through a
 * stretch of the order of its own, round after round, and reads what no other worker reads, but for the windows that
 * lanes share where they meet.
 */
public final class ExampleStream {
    private final ClipIndex clips;
    private final long seed;
    private final int window;
    private final int lanes;
    private EpochOrder order;

    /**
     * @param clips at least one
     * @param seed of the run
     * @param window parts of files whose clips are mixed, at least 1
     * @param lanes number of workers that the run began with; it keeps them when it is continued with more or fewer, or
     *     the epoch would show some clips twice and others never
     */
    public ExampleStream(ClipIndex clips, long seed, int window, int lanes) {
        if (clips.size() == 0) {
            throw new IllegalArgumentException("Cannot draw examples: there are no clips");
        }
        this.clips = clips;
        this.seed = seed;
        this.window = window;
        this.lanes = lanes;
        this.order = new EpochOrder(clips, seed, 0, window);
    }

    /** Examples number {@code position} to {@code position + count - 1} of the run, lane by lane. */
    public List<Example> take(long position, int count) {
        List<Example> examples = new ArrayList<>(count);
        for (int lane = 0; lane < lanes; lane++) {
            long first = position + Math.floorMod(lane - position, lanes);
            for (long next = first; next < position + count; next += lanes) {
                examples.add(at(next, lane));
            }
        }
        return examples;
    }

    private Example at(long position, int lane) {
        int epoch = Math.toIntExact(position / clips.size());
        if (epoch != order.epoch()) {
            order = new EpochOrder(clips, seed, epoch, window);
        }
        long first = epoch * clips.size();
        long laneStart = before(first + clips.size(), lane) - before(first, lane);
        long done = (position - lane) / lanes - Math.floorDiv(first - lane + lanes - 1, lanes);
        return Example.drawn(order.clip(laneStart + done), epoch);
    }

    /** How many positions below a bound belong to lanes below this one. */
    private long before(long bound, int lane) {
        return bound / lanes * lane + Math.min(bound % lanes, lane);
    }
}

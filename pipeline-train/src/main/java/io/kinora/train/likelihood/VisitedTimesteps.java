package io.kinora.train.likelihood;

import io.kinora.train.diffusion.CounterRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The timesteps of a schedule that are measured: the first, and one of each of so many equal parts of the others, so
 * that an estimate is right on average. They are the same for all clips: a figure does not depend on how clips are
 * dealt out, and those of two clips can be compared.
 *
 * @param timesteps in order, the first of the schedule among them
 * @param share how many timesteps each stands for, but the first
 */
record VisitedTimesteps(List<Integer> timesteps, double share) {
    /** Copies the list. */
    VisitedTimesteps {
        timesteps = List.copyOf(timesteps);
    }

    /**
     * Draws them.
     *
     * @param all how many the schedule has, at least 2
     * @param count how many are wanted, at least 2; no more than all are drawn
     */
    static VisitedTimesteps draw(int all, int count, long seed) {
        CounterRandom random = new CounterRandom(seed, CounterRandom.stream("timesteps of the likelihood"), 0);
        int parts = Math.min(count, all) - 1;
        IntStream others = IntStream.range(0, parts)
                .map(part -> 1 + (int) Math.min(all - 2, (part + random.uniform(part)) * ((all - 1.0) / parts)));
        return new VisitedTimesteps(IntStream.concat(IntStream.of(0), others).boxed().toList(),
                (all - 1.0) / parts);
    }

    /** Cut into runs of at most so many. */
    List<List<Integer>> runs(int most) {
        List<List<Integer>> runs = new ArrayList<>();
        for (int start = 0; start < timesteps.size(); start += most) {
            runs.add(timesteps.subList(start, Math.min(start + most, timesteps.size())));
        }
        return runs;
    }
}

package io.kinora.train.likelihood;

import io.kinora.train.diffusion.CounterRandom;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The timesteps of a schedule that are measured: the first, and one of each of so many parts of the others, which
 * stands for its part, so that an estimate is right on average. The first few steps have most of the bound (A. Nichol,
 * P. Dhariwal, ICML 2021, figure 2), so parts grow geometrically: equal ones, of which the first holds nearly all,
 * would leave an estimate to the luck of one draw. They are the same for all clips: a figure does not depend on how
 * clips are dealt out, and those of two clips can be compared.
 *
 * @param visits in order, the first timestep among them
 */
record VisitedTimesteps(List<VisitedTimesteps.Visit> visits) {
    /**
     * One of them.
     *
     * @param weight how many timesteps it stands for
     */
    record Visit(int timestep, int weight) implements Serializable {
    }

    /** Copies the list. */
    VisitedTimesteps {
        visits = List.copyOf(visits);
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
        List<Visit> visits = new ArrayList<>(List.of(new Visit(0, 1)));
        int start = 1;
        for (int part = 0; part < parts; part++) {
            int end = Math.max(start + 1, (int) Math.round(Math.pow(all, (part + 1.0) / parts)));
            visits.add(new Visit(start + random.uniformInt(part, end - start), end - start));
            start = end;
        }
        return new VisitedTimesteps(visits);
    }

    /** Cut into runs of at most so many. */
    List<List<Visit>> runs(int most) {
        List<List<Visit>> runs = new ArrayList<>();
        for (int start = 0; start < visits.size(); start += most) {
            runs.add(visits.subList(start, Math.min(start + most, visits.size())));
        }
        return runs;
    }
}

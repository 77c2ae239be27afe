package io.kinora.train.data;

import io.kinora.train.diffusion.CounterRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * Which held-out clips the validation loss is taken over, and at which timesteps: always the same, so that two figures
 * differ by the weights alone. Timesteps are stratified: clip i of n has one from the i-th of n equal parts of the
 * schedule.
 */
public final class ValidationExamples {
    private ValidationExamples() {
    }

    /**
     * @param limit most clips to take; which, depends on the hashes of their ids
     * @param seed of the places within the strata
     */
    public static List<Example> of(List<ClipRow> clips, int limit, long seed, int timesteps) {
        List<ClipRow> chosen = clips.stream()
                .sorted(Comparator.comparingLong((ClipRow clip) -> CounterRandom.stream(clip.clipId()))
                        .thenComparing(ClipRow::clipId))
                .limit(limit)
                .toList();
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            double place = new CounterRandom(seed, CounterRandom.stream(chosen.get(i).clipId()), 1).uniform(0);
            int timestep = (int) ((i + place) / chosen.size() * timesteps);
            examples.add(new Example(chosen.get(i), 0, OptionalInt.of(Math.min(timestep, timesteps - 1))));
        }
        return examples;
    }
}

package io.kinora.train.data;

import io.kinora.train.condition.Conditions;
import io.kinora.train.diffusion.CounterRandom;

/**
 * The random part of an example's conditions, a pure function of (seed, clip id, epoch) as all of an example is.
 *
 * @param told whether the model is told what the clip shows
 * @param given how many first frames it is given
 */
record ConditionDraw(boolean told, int given) {
    /** Behind the numbers that {@link NoisedExample} draws. */
    private static final int TOLD = 2;
    private static final int GIVEN = 3;

    static ConditionDraw of(Example example, long seed, Conditions conditions) {
        CounterRandom random = new CounterRandom(seed, CounterRandom.stream(example.clip().clipId()), example.epoch());
        int given = conditions.framesGiven()
                ? conditions.givenFrames().get(random.uniformInt(GIVEN, conditions.givenFrames().size())) : 0;
        return new ConditionDraw(random.uniform(TOLD) >= conditions.dropout(), given);
    }
}

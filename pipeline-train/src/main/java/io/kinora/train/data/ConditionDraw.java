package io.kinora.train.data;

import io.kinora.train.condition.Conditions;
import io.kinora.train.condition.Words;
import io.kinora.train.diffusion.CounterRandom;

/**
 * The random part of an example's conditions, a pure function of (seed, clip id, epoch) as all of an example is. With
 * probability p, the dropout, the network is told nothing, which guidance needs. Else, where it knows more than one of
 * label, caption and embedding, each of them is left out by itself, with probability p again, so that any of them alone
 * is learnt, too: of k, some are told and no others with probability (1 - p) (1 - p)^told p^(k - told), and none with
 * p + (1 - p) p^k. Where it knows one only, that is left out with probability p.
 *
 * @param label whether the network is told the label
 * @param caption whether it is told the caption
 * @param embedding whether it is told the embedding
 * @param given how many first frames it is given
 */
record ConditionDraw(boolean label, boolean caption, boolean embedding, int given) {
    /** Behind the numbers that {@link NoisedExample} draws. */
    private static final int TOLD = 2;
    private static final int GIVEN = 3;
    private static final int LABEL = 4;
    private static final int CAPTION = 5;
    private static final int EMBEDDING = 6;

    static ConditionDraw of(Example example, long seed, Conditions conditions) {
        CounterRandom random = new CounterRandom(seed, CounterRandom.stream(example.clip().clipId()), example.epoch());
        int given = conditions.framesGiven()
                ? conditions.givenFrames().get(random.uniformInt(GIVEN, conditions.givenFrames().size())) : 0;
        boolean told = random.uniform(TOLD) >= conditions.dropout();
        double single = conditions.told().size() > 1 ? conditions.dropout() : 0;
        return new ConditionDraw(told && random.uniform(LABEL) >= single, told && random.uniform(CAPTION) >= single,
                told && random.uniform(EMBEDDING) >= single, given);
    }

    /** What is told of a clip. */
    Words of(Words known) {
        return new Words(label ? known.label() : Words.NONE.label(), caption ? known.caption() : Words.NONE.caption(),
                embedding ? known.embedding() : Words.NONE.embedding());
    }
}

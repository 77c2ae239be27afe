package io.kinora.train.data;

import io.kinora.train.condition.ConditionInputs;
import io.kinora.train.condition.Conditions;
import io.kinora.train.condition.Told;
import io.kinora.train.condition.Words;
import io.kinora.train.diffusion.VideoShape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Makes the conditional inputs of minibatches where they are trained on.
 *
 * @param conditions what the network is told
 * @param words what is known of the clips, by clip id
 */
public record ConditionLoader(Conditions conditions, Broadcast<HashMap<String, Words>> words) implements Serializable {
    /** The same, and no condition is left out by chance: for losses that are compared. */
    ConditionLoader withoutDropout() {
        return new ConditionLoader(conditions.withoutDropout(), words);
    }

    /** What is drawn for each example. */
    List<ConditionDraw> draw(List<Example> examples, long seed) {
        return examples.stream().map(example -> ConditionDraw.of(example, seed, conditions)).toList();
    }

    /** The same, for a person. */
    List<Told> told(List<Example> examples, long seed) {
        List<ConditionDraw> draws = draw(examples, seed);
        List<Told> told = new ArrayList<>();
        for (int row = 0; row < draws.size(); row++) {
            Words said = draws.get(row).of(known(examples.get(row)));
            told.add(new Told(examples.get(row).clip().clipId(),
                    conditions.labels().contains(said.label()) ? said.label() : "", said.caption(),
                    said.embedding().length > 0, draws.get(row).given()));
        }
        return told;
    }

    private Words known(Example example) {
        return words.value().getOrDefault(example.clip().clipId(), Words.NONE);
    }

    /**
     * The network's inputs behind x and t, in their order.
     *
     * @param clean the examples' clips, as {@link ConditionInputs#given} takes them
     */
    List<INDArray> inputs(List<Example> examples, List<ConditionDraw> draws, VideoShape shape, float[] clean) {
        List<INDArray> inputs = new ArrayList<>();
        if (conditions.guided()) {
            List<Words> said = new ArrayList<>();
            for (int row = 0; row < draws.size(); row++) {
                said.add(draws.get(row).of(known(examples.get(row))));
            }
            inputs.addAll(ConditionInputs.words(conditions, said));
        }
        if (conditions.framesGiven()) {
            inputs.add(ConditionInputs.given(
                    shape, clean, draws.stream().mapToInt(ConditionDraw::given).toArray()));
        }
        return inputs;
    }
}

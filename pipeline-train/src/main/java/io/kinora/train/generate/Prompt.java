package io.kinora.train.generate;

import io.kinora.core.error.KinoraException;
import io.kinora.train.condition.CaptionTokens;
import io.kinora.train.condition.Conditions;
import io.kinora.train.condition.Words;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What all videos of a generation are asked to show.
 *
 * @param words label, caption and embedding, those that were asked for
 * @param guidance how closely the words are followed; 1 for the plain model
 * @param givenFrames how many first frames are given
 */
public record Prompt(Words words, double guidance, int givenFrames) implements Serializable {
    private static final int SHOWN = 20;

    /**
     * Refuses what a model does not know.
     *
     * @throws KinoraException exit code 2
     */
    public void requireKnown(Conditions conditions) {
        List<String> problems = new ArrayList<>();
        boolean told = !words.label().isEmpty() || !words.caption().isEmpty() || words.embedding().length > 0;
        if (!words.label().isEmpty() && !conditions.labels().contains(words.label())) {
            problems.add(conditions.labelled() ? "it does not know label '" + words.label() + "'; it knows "
                    + shown(conditions.labels()) : "it knows no labels; leave --label out, or train with"
                    + " train.conditioning.label=true");
        }
        if (!words.caption().isEmpty() && !conditions.captioned()) {
            problems.add("it knows no captions; leave --caption out, or train with train.conditioning.caption=true");
        }
        if (words.embedding().length > 0 && words.embedding().length != conditions.embedding()) {
            problems.add(conditions.embedding() == 0 ? "it knows no embeddings; leave generate.embedding out"
                    : "its embeddings have " + conditions.embedding() + " numbers, and generate.embedding has "
                    + words.embedding().length + "; give as many as the corpus has");
        }
        if (!words.caption().isEmpty() && conditions.captioned()
                && CaptionTokens.of(words.caption(), conditions.captionBuckets()).length == 0) {
            problems.add("caption '" + words.caption() + "' has no words; give one with letters or digits");
        }
        List<String> missing = missing(conditions);
        if (!missing.isEmpty() && conditions.dropout() == 0) {
            problems.add("it was never trained without " + String.join(" and ", missing)
                    + "; give what is missing, or train with train.conditioning.dropout above 0");
        }
        if (guidance != 1 && !told) {
            problems.add("guidance needs a label, a caption or an embedding to go towards");
        }
        if (guidance != 1 && told && conditions.dropout() == 0) {
            problems.add("guidance needs a model that was trained without its conditions, too; leave"
                    + " generate.guidance at 1, or train with train.conditioning.dropout above 0");
        }
        List<Integer> known = conditions.framesGiven() ? conditions.givenFrames() : List.of(0);
        if (!known.contains(givenFrames)) {
            problems.add("it was trained with " + known + " given frames, and " + givenFrames + " are given; set"
                    + " generate.given and generate.given-frames");
        }
        if (!problems.isEmpty()) {
            throw KinoraException.usage("prompt", "Cannot ask this model for that: " + String.join("; and ", problems));
        }
    }

    /** What the model knows and is not told. */
    private List<String> missing(Conditions conditions) {
        List<String> missing = new ArrayList<>();
        if (conditions.labelled() && words.label().isEmpty()) {
            missing.add("a label (--label)");
        }
        if (conditions.captioned() && words.caption().isEmpty()) {
            missing.add("a caption (--caption)");
        }
        if (conditions.embedded() && words.embedding().length == 0) {
            missing.add("an embedding (generate.embedding)");
        }
        return missing;
    }

    private static String shown(List<String> labels) {
        String first = String.join(", ", labels.subList(0, Math.min(SHOWN, labels.size())));
        return labels.size() > SHOWN ? first + " and " + (labels.size() - SHOWN) + " more" : first;
    }
}

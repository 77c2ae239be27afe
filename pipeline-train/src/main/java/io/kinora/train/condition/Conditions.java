package io.kinora.train.condition;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a network is told beside the noised video and its timestep.
 *
 * @param labels known labels, in order; empty for a network without labels
 * @param captionBuckets rows of the table that the tokens of captions are hashed into; 0 for a network without captions
 * @param captionWidth numbers in each row of that table
 * @param embedding length of the embedding that the corpus brings for each clip; 0 for none
 * @param embeddingColumn column of the clips table that it comes from; empty for none
 * @param givenFrames how many first frames of the video are given: one of these numbers for each example; empty for a
 *     network that is never given any
 * @param dropout p: share of training examples whose label, caption and embedding are left out, all together; and of
 *     the others, where the network knows more than one of these, share of which each of them is left out by itself
 */
public record Conditions(List<String> labels, int captionBuckets, int captionWidth, int embedding,
        String embeddingColumn, List<Integer> givenFrames, double dropout) implements Serializable {
    /** Nothing. */
    public static final Conditions NONE = new Conditions(List.of(), 0, 0, 0, "", List.of(), 0);
    /** Name of the input that holds labels, [N, 1]: 0 for none, else 1 plus the label's place. */
    public static final String LABEL = "label";
    /** Name of the input that holds captions, [N, {@link CaptionTokens#MOST}]: see there. */
    public static final String TEXT = "text";
    /** Name of the input that holds embeddings, [N, embedding]; zeros for none. */
    public static final String EMBEDDING = "embedding";
    /** Name of the input that holds given frames, [N, C + 1, T, H, W]: the frames, or zeros; then 1 where given. */
    public static final String GIVEN = "given";

    /** Copies the lists. */
    public Conditions {
        labels = List.copyOf(labels);
        givenFrames = List.copyOf(givenFrames);
        if (captionBuckets > 0 && captionWidth < 1) {
            throw new IllegalArgumentException("Cannot embed captions in " + captionWidth
                    + " numbers: give at least 1");
        }
    }

    /** Names of the network's inputs that can be left out: those for label, caption and embedding. */
    public List<String> told() {
        List<String> names = new ArrayList<>();
        if (labelled()) {
            names.add(LABEL);
        }
        if (captioned()) {
            names.add(TEXT);
        }
        if (embedded()) {
            names.add(EMBEDDING);
        }
        return List.copyOf(names);
    }

    /** Names of the network's inputs behind {@code x} and {@code t}, in their order. */
    public List<String> inputs() {
        List<String> names = new ArrayList<>(told());
        if (framesGiven()) {
            names.add(GIVEN);
        }
        return List.copyOf(names);
    }

    /** The same, and nothing is left out by chance. */
    public Conditions withoutDropout() {
        return new Conditions(labels, captionBuckets, captionWidth, embedding, embeddingColumn, givenFrames, 0);
    }

    /** Settings that ask a corpus for what this network is told. */
    public ConditioningSettings settings() {
        return new ConditioningSettings(labelled(), captioned(), Math.max(1, captionBuckets),
                Math.max(1, captionWidth), embedded() ? Optional.of(embeddingColumn) : Optional.empty(), givenFrames,
                dropout);
    }

    /** Whether it knows labels. */
    public boolean labelled() {
        return !labels.isEmpty();
    }

    /** Whether it knows captions. */
    public boolean captioned() {
        return captionBuckets > 0;
    }

    /** Whether it knows embeddings. */
    public boolean embedded() {
        return embedding > 0;
    }

    /** Whether it knows something that guidance can be towards: a label, a caption or an embedding. */
    public boolean guided() {
        return !told().isEmpty();
    }

    /** Whether it may be given frames. */
    public boolean framesGiven() {
        return !givenFrames.isEmpty();
    }
}

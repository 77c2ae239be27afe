package io.kinora.train.condition;

import java.io.Serializable;

/**
 * What a network was told of a video that it sampled, after a clip of the corpus.
 *
 * @param clip id of the clip; empty if it was told nothing
 * @param label the clip's; empty for none, or one that the network does not know
 * @param caption the clip's; empty for none
 * @param embedding whether it was told the clip's embedding
 * @param givenFrames how many of the clip's first frames it was given
 */
public record Told(String clip, String label, String caption, boolean embedding, int givenFrames)
        implements Serializable {
    /** Nothing at all. */
    public static final Told NOTHING = new Told("", "", "", false, 0);

    /** Such as {@code label dog, caption "A dog runs", 1 frame of clip 1f…}. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(label.isEmpty() ? "" : "label " + label + ", ");
        text.append(caption.isEmpty() ? "" : "caption \"" + caption + "\", ");
        text.append(embedding ? "embedding, " : "");
        text.append(givenFrames == 0 ? "" : givenFrames == 1 ? "1 frame " : givenFrames + " frames ");
        return text.append(givenFrames == 0 ? "as clip " : "of clip ").append(clip).toString();
    }
}

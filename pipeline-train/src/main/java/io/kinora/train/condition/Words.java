package io.kinora.train.condition;

import java.io.Serializable;

/**
 * What a video is said to show.
 *
 * @param label empty for none
 * @param caption empty for none
 * @param embedding empty for none
 */
public record Words(String label, String caption, float[] embedding) implements Serializable {
    /** Nothing is said. */
    public static final Words NONE = new Words("", "", new float[0]);
}

package io.kinora.train.tracking;

import io.kinora.train.condition.Told;
import java.util.List;

/**
 * Sampled videos of a round, a row of frames for each.
 *
 * @param png the picture's file
 * @param told what the model was told of each video, from the top; empty where it is told nothing
 */
public record SampleStrip(int round, byte[] png, List<Told> told) {
    /** Copies the list. */
    public SampleStrip {
        told = List.copyOf(told);
    }
}

package io.kinora.train.data;

import java.util.OptionalInt;

/**
 * A clip as it is shown to the model once.
 *
 * @param clip whose frames
 * @param epoch pass over the data, from 0; with the run's seed and the clip's id it decides noise and timestep
 * @param timestep the timestep where it is fixed, as for validation; else it is drawn
 */
public record Example(ClipRow clip, int epoch, OptionalInt timestep) {
    /** An example for training: its timestep is drawn. */
    static Example drawn(ClipRow clip, int epoch) {
        return new Example(clip, epoch, OptionalInt.empty());
    }
}

package io.kinora.train.likelihood;

import java.io.Serializable;

/**
 * Terms of the variational bound in nats, summed over values of a clip.
 *
 * @param decoder of the first timestep, where values become levels of uint8
 * @param steps of other timesteps, each times how many it stands for
 * @param prior of what the last timestep still tells
 * @param values how many there are: pixels times colours of the frames that are not given; counted where the first
 *     timestep is
 */
record Nats(double decoder, double steps, double prior, long values) implements Serializable {
    /** Nothing measured. */
    static final Nats NONE = new Nats(0, 0, 0, 0);

    /** The sums of both. */
    Nats and(Nats other) {
        return new Nats(decoder + other.decoder, steps + other.steps, prior + other.prior, values + other.values);
    }
}

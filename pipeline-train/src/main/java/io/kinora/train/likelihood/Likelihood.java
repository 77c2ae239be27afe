package io.kinora.train.likelihood;

import java.io.Serializable;

/**
 * Bits per dimension, by the variational bound: of all values of all clips together.
 *
 * @param decoder of the first timestep, where values become levels of uint8
 * @param steps of all other timesteps
 * @param prior of what the last timestep still tells
 * @param values how many were measured: pixels times colours of the frames that are not given
 */
public record Likelihood(double decoder, double steps, double prior, long values) implements Serializable {
    /** Nothing measured. */
    static final Likelihood NONE = new Likelihood(0, 0, 0, 0);

    /** All three. */
    public double bitsPerDimension() {
        return decoder + steps + prior;
    }

    /** Of both together. */
    Likelihood and(Likelihood other) {
        long all = values + other.values;
        if (all == 0) {
            return NONE;
        }
        double mine = (double) values / all;
        double others = (double) other.values / all;
        return new Likelihood(mine * decoder + others * other.decoder, mine * steps + others * other.steps,
                mine * prior + others * other.prior, all);
    }
}

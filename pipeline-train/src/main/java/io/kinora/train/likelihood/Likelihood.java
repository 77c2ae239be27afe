package io.kinora.train.likelihood;

/**
 * Bits per dimension, by the variational bound: of all values of a clip, or of several clips together.
 *
 * @param decoder of the first timestep, where values become levels of uint8
 * @param steps of all other timesteps
 * @param prior of what the last timestep still tells
 * @param values how many were measured: pixels times colours of the frames that are not given
 */
public record Likelihood(double decoder, double steps, double prior, long values) {
    /** From nats. */
    static Likelihood of(Nats nats) {
        double dimensions = nats.values() * Math.log(2);
        return new Likelihood(nats.decoder() / dimensions, nats.steps() / dimensions, nats.prior() / dimensions,
                nats.values());
    }

    /** All three. */
    public double bitsPerDimension() {
        return decoder + steps + prior;
    }
}

package io.kinora.train.metric;

/**
 * The validation loss at some of the timesteps: where nearly all is noise, and where hardly any is, a model learns at
 * different times, which the mean over all hides.
 *
 * @param from first timestep
 * @param to last timestep, inclusive
 * @param clips that it is the mean of
 * @param loss mean over them
 */
public record TimestepLoss(int from, int to, int clips, double loss) {
}

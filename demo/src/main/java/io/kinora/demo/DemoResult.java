package io.kinora.demo;

import java.util.Optional;

/**
 * What the demo learned.
 *
 * @param demo the figures to judge it by
 */
record DemoResult(Figures demo) {
    /**
     * @param clips how many clips the corpus holds
     * @param validationLoss before any step, and at the end
     * @param metric name of the Fréchet distance that was measured
     * @param fd distances to held-out real clips; nothing where too few are held out
     */
    record Figures(long clips, ValidationLoss validationLoss, String metric, Optional<Distances> fd) {
    }

    /** Mean squared error of what the network predicts (noise, or the clean video) on held-out clips. */
    record ValidationLoss(double first, double last) {
    }

    /**
     * @param untrained of videos sampled before any training step
     * @param trained of videos sampled at the end
     * @param floor of other real clips: no generator does better
     * @param blank of a set in which each video is the mean of the training clips
     */
    record Distances(double untrained, double trained, double floor, double blank) {
    }
}

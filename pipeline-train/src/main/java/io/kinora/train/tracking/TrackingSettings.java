package io.kinora.train.tracking;

import io.kinora.core.config.Range;

/**
 * Who is shown how training goes, beside result.json, metrics/ and the report.
 *
 * @param tensorboard whether TensorBoard's event files are written
 * @param histogramsEveryRounds histograms of weights and of what a round changed in them are made after every so many
 * @param mlflow a server to tell
 */
public record TrackingSettings(boolean tensorboard, @Range(min = 1, max = 1e8) int histogramsEveryRounds,
        MlflowSettings mlflow) {
}

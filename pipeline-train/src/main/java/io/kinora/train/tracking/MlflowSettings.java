package io.kinora.train.tracking;

import java.time.Duration;
import java.util.Optional;

/**
 * An MLflow server.
 *
 * @param uri of the tracking server, such as https://mlflow.example.org; none is told if not set
 * @param experiment name of the experiment; made where there is none
 * @param name of the run; the run directory's if not set
 * @param deadline longest wait for one answer
 */
public record MlflowSettings(Optional<String> uri, String experiment, Optional<String> name, Duration deadline) {
    /** Checks the address. */
    public MlflowSettings {
        if (uri.isPresent() && !uri.get().matches("https?://[^/@\\s]+(/\\S*)?")) {
            throw new IllegalArgumentException("uri must be an address such as https://mlflow.example.org, without name"
                    + " and password: those come from the environment, MLFLOW_TRACKING_TOKEN, or"
                    + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD");
        }
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("deadline must be longer than nothing");
        }
    }
}

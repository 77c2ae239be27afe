package io.kinora.eval;

import io.kinora.core.error.KinoraException;
import io.kinora.eval.feature.I3dWeights;
import io.kinora.eval.feature.WeightsFile;
import io.kinora.eval.metric.Metric;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** The weights of I3D that settings choose, and what a distance between its features may be called. */
final class ChosenNetwork {
    private ChosenNetwork() {
    }

    /**
     * Reads or makes the weights.
     *
     * @param warnings what a reader of the figures must know is added here
     * @throws KinoraException if a metric is asked for that needs other weights
     */
    static I3dWeights weights(EvaluateSettings settings, Configuration hadoop, List<String> warnings) {
        boolean fvd = settings.asksFor(Metric.FVD) || settings.asksFor(Metric.FVD_INFINITE);
        boolean own = settings.asksFor(Metric.FD_I3D) || settings.asksFor(Metric.FD_I3D_INFINITE);
        boolean random = settings.asksFor(Metric.FD_RANDOM_I3D) || settings.asksFor(Metric.FD_RANDOM_I3D_INFINITE);
        if (fvd && settings.weights().isEmpty()) {
            throw KinoraException.input("weights-missing", "Cannot compute fvd: it needs DeepMind's I3D weights, which "
                    + "Kinora may not ship; give --weights the folder of TF-Hub's deepmind/i3d-kinetics-400/1, or ask "
                    + "for fd_random_i3d");
        } else if (own && settings.weights().isEmpty()) {
            throw KinoraException.usage("weights-missing",
                    "Cannot compute fd_i3d: it needs weights of I3D; give --weights, or ask for fd_random_i3d");
        }
        if (random || settings.weights().isEmpty()) {
            warnings.add("Features are those of a network with random weights, random_i3d: good for comparing runs of "
                    + "this project with each other; fd_random_i3d is no FVD.");
            return I3dWeights.random(settings.seed());
        }
        I3dWeights weights = WeightsFile.read(settings.weights().get(), hadoop);
        if (!weights.published()) {
            if (fvd) {
                throw KinoraException.input("weights-not-published", "Cannot compute fvd: " + settings.weights().get()
                        + " holds other weights than DeepMind's; give those, or ask for fd_i3d");
            }
            warnings.add("The distance is " + weights.metric() + ": features of I3D with weights of your own, and no "
                    + "FVD. Compare it only with figures of the same name.");
        } else if (own) {
            throw KinoraException.usage("weights-published", "Cannot compute fd_i3d: " + settings.weights().get()
                    + " holds DeepMind's weights, with which it is fvd; ask for that");
        }
        return weights;
    }
}

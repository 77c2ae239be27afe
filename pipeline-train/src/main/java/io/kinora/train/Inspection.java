package io.kinora.train;

import io.kinora.train.averaging.FrozenNetwork;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.generate.TrainingSamples;
import io.kinora.train.metric.Validated;
import io.kinora.train.metric.ValidationLoss;
import io.kinora.train.tracking.TrainingListener;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/** What is looked at between rounds, with the averaged weights: the loss over held-out clips, and a few videos. */
final class Inspection {
    private final TrainSettings settings;
    private final ComputationGraphConfiguration configuration;
    private final Optional<ValidationLoss> validation;
    private final Optional<TrainingSamples> samples;
    private final TrainingListener listener;

    /**
     * @param configuration of the network
     * @param validation absent if the corpus holds no clips out
     * @param samples absent if none are wanted
     */
    Inspection(TrainSettings settings, ComputationGraphConfiguration configuration,
            Optional<ValidationLoss> validation, Optional<TrainingSamples> samples, TrainingListener listener) {
        this.settings = settings;
        this.configuration = configuration;
        this.validation = validation;
        this.samples = samples;
        this.listener = listener;
    }

    /** The validation loss, if it is due and can be taken. */
    Optional<Validated> validate(int round, float[] average, boolean last) {
        if (validation.isEmpty() || !last && round % settings.validation().everyRounds() != 0) {
            return Optional.empty();
        }
        listener.before("Validation loss after round " + round);
        return validation.map(loss -> loss.of(FrozenNetwork.of(configuration, average)));
    }

    /** Samples videos, if they are due. */
    void sample(TrainingState state, float[] average, boolean last) {
        settings.samples().everyRounds().filter(every -> last || state.round() % every == 0).ifPresent(every -> {
            listener.before("Sample " + settings.samples().count() + " videos after round " + state.round());
            listener.sampled(state, samples.orElseThrow().draw(FrozenNetwork.of(configuration, average)));
        });
    }
}

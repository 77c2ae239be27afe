package io.kinora.train.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.train.TinyModel;
import io.kinora.train.averaging.SyntheticMinibatches;
import io.kinora.train.model.OptimizerSettings;
import io.kinora.train.model.UNet;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

class TrainingStepTest {
    private static final SyntheticMinibatches MINIBATCHES = new SyntheticMinibatches();
    private static final int STEPS = 6;

    private static ComputationGraph network(OptimizerSettings optimizer) {
        return UNet.build(TinyModel.SETTINGS, optimizer, DataType.FLOAT, 7);
    }

    private static OptimizerSettings warmedUp(Optional<Double> clipNorm) {
        return new OptimizerSettings(1e-2, 0.1, 0.9, 0.99, 1e-8, LearningRateSchedule.Kind.COSINE, 2, 1e-3,
                Optional.of(STEPS), clipNorm);
    }

    private static MultiDataSet minibatch(int number) {
        return MINIBATCHES.load(number + "x" + (2 + number % 3));
    }

    /** Gradient of the minibatch's loss. */
    private static double[] gradient(ComputationGraph network, MultiDataSet minibatch) {
        ComputationGraph copy = network.clone();
        copy.setInputs(minibatch.getFeatures());
        copy.setLabels(minibatch.getLabels());
        copy.computeGradientAndScore();
        return copy.getFlattenedGradients().div(minibatch.getFeatures(0).size(0)).toDoubleVector();
    }

    private static double norm(double[] gradient) {
        return Math.sqrt(Arrays.stream(gradient).map(value -> value * value).sum());
    }

    /** Adam with decoupled decay of the weights, clipping and schedule as the papers write them, in double. */
    private static final class Reference {
        private final OptimizerSettings settings;
        private final double[] first;
        private final double[] second;
        private int steps;

        Reference(OptimizerSettings settings, int length) {
            this.settings = settings;
            this.first = new double[length];
            this.second = new double[length];
        }

        double[] step(double[] parameters, double[] gradient, boolean[] decays) {
            double scale = Math.min(1, settings.clipNorm().orElseThrow() / norm(gradient));
            double rate = settings.learningRates().valueAt(steps, 0);
            steps++;
            double[] next = new double[parameters.length];
            for (int i = 0; i < next.length; i++) {
                double g = gradient[i] * scale;
                first[i] = settings.beta1() * first[i] + (1 - settings.beta1()) * g;
                second[i] = settings.beta2() * second[i] + (1 - settings.beta2()) * g * g;
                double bias1 = 1 - Math.pow(settings.beta1(), steps);
                double bias2 = 1 - Math.pow(settings.beta2(), steps);
                next[i] = parameters[i] - rate * (first[i] / bias1)
                        / (Math.sqrt(second[i] / bias2) + settings.epsilon() / Math.sqrt(bias2))
                        - (decays[i] ? rate * settings.weightDecay() * parameters[i] : 0);
            }
            return next;
        }
    }

    private static boolean[] decaying(ComputationGraph network) {
        boolean[] decays = new boolean[(int) network.numParams()];
        network.paramTable().forEach((name, values) -> {
            if (values.rank() > 1) {
                int start = (int) (values.offset() - network.params().offset());
                Arrays.fill(decays, start, start + (int) values.length(), true);
            }
        });
        return decays;
    }

    @Test
    void followsAdamAtTheScheduledRateWithClippedGradients() {
        OptimizerSettings settings = warmedUp(Optional.of(0.05));
        ComputationGraph network = network(settings);
        TrainingStep step = new TrainingStep(network, settings.clipNorm().orElse(Double.POSITIVE_INFINITY));
        Reference reference = new Reference(settings, (int) network.numParams());
        boolean[] decays = decaying(network);
        boolean clipped = false;
        for (int number = 0; number < STEPS; number++) {
            MultiDataSet minibatch = minibatch(number);
            double[] gradient = gradient(network, minibatch);
            double[] expected = reference.step(network.params().toDoubleVector(), gradient, decays);

            TrainingStep.Outcome outcome = step.take(minibatch);

            clipped |= outcome.gradientNorm() > 0.05;
            assertThat(outcome.gradientNorm()).isCloseTo(norm(gradient), within(1e-6));
            double[] actual = network.params().toDoubleVector();
            for (int i = 0; i < actual.length; i++) {
                assertThat(actual[i]).as("parameter %d after step %d", i, number + 1)
                        .isCloseTo(expected[i], within(2e-5));
            }
        }
        assertThat(clipped).isTrue();
    }

    @Test
    void withoutALimitItIsAPlainFit() {
        OptimizerSettings settings = warmedUp(Optional.empty());
        ComputationGraph plain = network(settings);
        ComputationGraph network = network(settings);
        TrainingStep step = new TrainingStep(network, settings.clipNorm().orElse(Double.POSITIVE_INFINITY));
        for (int number = 0; number < STEPS; number++) {
            plain.fit(minibatch(number));
            TrainingStep.Outcome outcome = step.take(minibatch(number));
            assertThat(outcome.loss()).isEqualTo(plain.score());
        }
        assertThat(network.params()).isEqualTo(plain.params());
        INDArray state = network.getUpdater().getStateViewArray();
        assertThat(state).isEqualTo(plain.getUpdater().getStateViewArray());
        assertThat(network.getIterationCount()).isEqualTo(STEPS);
    }

    @Test
    void theNormIsAccurateForManyParameters() {
        INDArray gradient = Nd4j.rand(DataType.FLOAT, 10_000_000);
        double sum = 0;
        for (float value : gradient.data().asFloat()) {
            sum += (double) value * value;
        }
        assertThat(GradientClipping.norm(gradient)).isCloseTo(Math.sqrt(sum), within(1e-5 * Math.sqrt(sum)));
    }
}

package io.kinora.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.train.condition.ConditionInputs;
import io.kinora.train.condition.Conditions;
import io.kinora.train.condition.Words;
import io.kinora.train.diffusion.NoiseSchedule;
import io.kinora.train.diffusion.Objective;
import io.kinora.train.layer.GradientCheck;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NetworkDenoiserTest {
    private static final Conditions CONDITIONS = new Conditions(List.of("cat", "dog"), 0, 0, 0, "", List.of(), 0.1);
    private static final UNetSettings MODEL = new UNetSettings(2, 8, 8, 3, 8, List.of(1, 1), 1, List.of(), 1, 4,
            UNetSettings.Attention.JOINT, UNetSettings.Convolution.FULL, 0, CONDITIONS);

    @Test
    void guidanceGoesOnFromWhatIsSaidWithoutTheConditionToWhatIsSaidWithIt() {
        ComputationGraph network = UNet.build(MODEL, new OptimizerSettings(1e-3, 0, 0.9, 0.999, 1e-8),
                DataType.FLOAT, 1);
        network.params().addi(GradientCheck.numbers(2, network.params().shape()).muli(0.2).castTo(DataType.FLOAT));
        INDArray x = GradientCheck.numbers(3, 1, 3, 2, 8, 8).castTo(DataType.FLOAT);
        int t = 400;
        INDArray time = Nd4j.createFromArray((float) t).reshape(1, 1);
        List<INDArray> told = ConditionInputs.words(CONDITIONS, List.of(new Words("dog", "", new float[0])));
        List<INDArray> untold = ConditionInputs.words(CONDITIONS, List.of(Words.NONE));
        INDArray with = network.outputSingle(x, time, told.get(0));
        INDArray without = network.outputSingle(x, time, untold.get(0));
        NoiseSchedule schedule = NoiseSchedule.linear(1000);

        INDArray guided = new NetworkDenoiser(network, schedule, Objective.START, told, untold, 3).denoise(x, t);

        assertThat(with).isNotEqualTo(without);
        for (long i = 0; i < guided.length(); i++) {
            double expected = without.getDouble(i) + 3 * (with.getDouble(i) - without.getDouble(i));
            assertThat(guided.getDouble(i)).isCloseTo(expected, within(1e-5));
        }
    }
}

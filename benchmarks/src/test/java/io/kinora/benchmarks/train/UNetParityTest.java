package io.kinora.benchmarks.train;

import static io.kinora.benchmarks.train.Parity.numbers;

import io.kinora.core.job.NativeLibraries;
import io.kinora.train.model.OptimizerSettings;
import io.kinora.train.model.UNet;
import io.kinora.train.model.UNetSettings;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The whole U-Net beside the same network of libtorch's operations, in float32 on the same random parameters: predicted
 * noise, loss, and the loss's gradient of every parameter. {@link Parity} says how the error is measured and where it is
 * printed.
 */
class UNetParityTest {
    static {
        NativeLibraries.select();
    }

    @Test
    void everyParametersGradient() {
        UNetSettings settings =
                new UNetSettings(4, 16, 8, 3, 8, List.of(1, 2), 1, List.of(1), 2, 4);
        ComputationGraph graph =
                UNet.build(settings, new OptimizerSettings(1e-3, 0.01, 0.9, 0.999, 1e-8), DataType.FLOAT, 5);
        // Its own first parameters hold zeros, behind which no gradient would flow.
        graph.params().assign(numbers(1, 0.15, graph.params().shape()));
        Leaves leaves = new Leaves();
        graph.paramTable().forEach(leaves::put);
        INDArray x = numbers(2, 1, 3, 3, 4, 16, 8);
        INDArray t = Nd4j.createFromArray(3f, 420f, 999f).reshape(3, 1);
        INDArray noise = numbers(3, 1, x.shape());
        Parity parity = new Parity("UNet");

        Tensor expected = new TorchUNet(settings, leaves).noise(Torch.tensor(x), Torch.tensor(t));
        Tensor loss = torch.mse_loss(expected, Torch.tensor(noise));
        parity.compare("output", graph.outputSingle(x, t), Torch.numbers(expected));

        graph.setInputs(x, t);
        graph.setLabels(noise);
        graph.computeGradientAndScore();
        parity.compare("loss", Nd4j.scalar((float) graph.score()), Torch.numbers(loss));

        // DL4J sums over the batch and leaves the division to the updater.
        loss.mul(Torch.tensor(Nd4j.scalar((float) x.size(0)))).backward();
        Gradient gradient = graph.gradient();
        for (String leaf : leaves.names()) {
            parity.compare("gradient of " + leaf, gradient.getGradientFor(leaf), leaves.gradient(leaf));
        }
    }
}

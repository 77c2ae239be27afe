package io.kinora.benchmarks.train;

import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The same network in libtorch, with its AdamW. */
final class TorchTrainee implements Trainee {
    private final TorchUNet network;
    private final AdamW optimizer;
    private final Tensor x;
    private final Tensor t;
    private final Tensor noise;
    private double loss;

    TorchTrainee(Workload workload, int threads) {
        torch.set_num_threads(threads);
        Leaves leaves = new Leaves();
        TensorVector parameters = new TensorVector();
        for (Map.Entry<String, INDArray> parameter : workload.network().paramTable().entrySet()) {
            leaves.put(parameter.getKey(), parameter.getValue());
            parameters.push_back(leaves.get(parameter.getKey()));
        }
        this.network = new TorchUNet(workload.settings(), leaves);
        AdamWOptions options = new AdamWOptions(Workload.OPTIMIZER.learningRate());
        options.weight_decay().put(Workload.OPTIMIZER.weightDecay());
        this.optimizer = new AdamW(parameters, options);
        this.x = Torch.tensor(workload.x());
        this.t = Torch.tensor(workload.t());
        this.noise = Torch.tensor(workload.noise());
    }

    // The scope frees every tensor made within it; Java's collector would let them pile up.
    @SuppressWarnings("try")
    @Override
    public void step() {
        try (PointerScope scope = new PointerScope()) {
            optimizer.zero_grad();
            Tensor error = torch.mse_loss(network.noise(x, t), noise);
            error.backward();
            optimizer.step();
            loss = error.item_float();
        }
    }

    @SuppressWarnings("try")
    @Override
    public void forward() {
        try (PointerScope scope = new PointerScope(); NoGradGuard guard = new NoGradGuard()) {
            network.noise(x, t);
        }
    }

    /** The last step's loss. */
    double loss() {
        return loss;
    }
}

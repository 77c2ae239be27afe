package io.kinora.benchmarks.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Inputs and parameters of a network as tensors that gather gradients, by their names in the network. */
final class Leaves {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /** Adds a copy of an array. */
    void put(String name, INDArray array) {
        Tensor tensor = Torch.tensor(array);
        tensor.requires_grad_(true);
        tensors.put(name, tensor);
    }

    Set<String> names() {
        return tensors.keySet();
    }

    Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("Cannot find tensor " + name + ": there are " + tensors.keySet());
        }
        return tensor;
    }

    /** Whether a gradient was gathered: else the reference is no differentiable function of it. */
    boolean hasGradient(String name) {
        return get(name).grad().defined();
    }

    /** The gradient gathered so far, in C order. */
    float[] gradient(String name) {
        Tensor gradient = get(name).grad();
        if (!gradient.defined()) {
            throw new IllegalStateException("Cannot compare " + name + ": the reference never used it");
        }
        return Torch.numbers(gradient);
    }
}

package io.kinora.train.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer that computes its own forward and backward pass.
 *
 * @param <C> its configuration
 */
abstract class HandWrittenImplementation<C extends HandWrittenLayer> extends BaseLayer<C> {
    HandWrittenImplementation(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    /**
     * @param x the input, in plain C order
     * @param memory where results live
     * @return the output
     */
    abstract INDArray forward(INDArray x, LayerWorkspaceMgr memory);

    /**
     * Fills the parameters' gradients, summed over the batch.
     *
     * @param x the input of the forward pass, in plain C order
     * @param outer the output's gradient, in plain C order
     * @param memory where results live
     * @return the input's gradient
     */
    abstract INDArray backward(INDArray x, INDArray outer, LayerWorkspaceMgr memory);

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr memory) {
        assertInputSet(false);
        return forward(Layouts.plain(input, dataType), memory);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray outer, LayerWorkspaceMgr memory) {
        assertInputSet(true);
        INDArray inner = backward(Layouts.plain(input, dataType), Layouts.plain(outer, dataType), memory);
        Gradient gradient = new DefaultGradient();
        for (String name : params.keySet()) {
            gradient.setGradientFor(name, gradientViews.get(name));
        }
        return new Pair<>(gradient, inner);
    }

    /** An array for the output, to be filled entirely. */
    INDArray output(LayerWorkspaceMgr memory, long... shape) {
        return memory.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape, 'c');
    }

    /** An array for the input's gradient, to be filled entirely. */
    INDArray inner(LayerWorkspaceMgr memory, long... shape) {
        return memory.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, shape, 'c');
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }
}

package io.kinora.train.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * The output layer: passes [N, C, T, H, W] through; its loss is the mean squared error over all elements (J. Ho,
 * A. Jain, P. Abbeel, NeurIPS 2020, equation 14), where DL4J's own layer sums over T, H and W. A minibatch's label mask
 * [N, T], where it has one, holds weights of the squared errors of each frame.
 */
public final class NoiseLoss extends Cnn3DLossLayer {
    /** Has no settings. */
    public NoiseLoss() {
        setLossFn(new LossMSE());
        setDataFormat(Convolution3D.DataFormat.NCDHW);
        setActivationFn(new ActivationIdentity());
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf, Collection<TrainingListener> listeners, int index, INDArray view,
            boolean initialize, DataType dataType) {
        Implementation layer = new Implementation(conf, dataType);
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(view);
        layer.setParamTable(initializer().init(conf, view, initialize));
        layer.setConf(conf);
        return layer;
    }

    private static final class Implementation
            extends org.deeplearning4j.nn.layers.convolution.Cnn3DLossLayer {
        Implementation(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr memory) {
            assertInputSet(false);
            return memory.dup(ArrayType.ACTIVATIONS, input, 'c');
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray outer, LayerWorkspaceMgr memory) {
            assertInputSet(true);
            INDArray delta = memory.dup(ArrayType.ACTIVATION_GRAD, input, 'c').subi(labels.castTo(dataType));
            weigh(delta);
            // DL4J divides the sum over the batch by its size.
            return new Pair<>(new DefaultGradient(), delta.muli(2.0 * input.size(0) / input.length()));
        }

        @Override
        public double computeScore(double regularization, boolean training, LayerWorkspaceMgr memory) {
            // Decoupled weight decay is no part of the loss, though DL4J counts it as regularization.
            score = perExample().meanNumber().doubleValue();
            return score;
        }

        @Override
        public INDArray computeScoreForExamples(double regularization, LayerWorkspaceMgr memory) {
            return memory.leverageTo(ArrayType.ACTIVATIONS, perExample());
        }

        private void weigh(INDArray values) {
            if (maskArray != null) {
                values.muli(maskArray.castTo(dataType).reshape(input.size(0), 1, input.size(2), 1, 1));
            }
        }

        private INDArray perExample() {
            INDArray error = input.sub(labels.castTo(dataType));
            error.muli(error);
            weigh(error);
            return error.reshape('c', input.size(0), input.length() / input.size(0)).mean(true, 1);
        }
    }
}

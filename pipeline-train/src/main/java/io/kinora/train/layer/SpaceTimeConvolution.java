package io.kinora.train.layer;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.Convolution3DLayer;
import org.deeplearning4j.nn.params.Convolution3DParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.util.Convolution3DUtils;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's Convolution3D without an activation, of [N, C, T, H, W] with same padding: its way back does not run the way
 * forth once more, which DL4J does to feed an activation's gradient.
 */
public final class SpaceTimeConvolution extends Convolution3D {
    /** How far it reaches, in time, height and width. */
    public enum Kernel {
        /** 3×3×3. */
        FULL(3, 3),
        /** 1×3×3, each frame alone. */
        SPACE(1, 3),
        /** 3×1×1, each place alone. */
        TIME(3, 1);

        private final int time;
        private final int side;

        Kernel(int time, int side) {
            this.time = time;
            this.side = side;
        }
    }

    /** For JSON. */
    SpaceTimeConvolution() {
    }

    /**
     * A 3×3×3 convolution.
     *
     * @param in channels of the input
     * @param out channels of the output
     * @param stride of height and width: 1, or 2 to halve them; time keeps its length
     */
    public SpaceTimeConvolution(int in, int out, int stride) {
        this(in, out, stride, Kernel.FULL);
    }

    /**
     * A convolution of a given reach.
     *
     * @param in channels of the input
     * @param out channels of the output
     * @param stride of height and width: 1, or 2 to halve them; time keeps its length
     */
    public SpaceTimeConvolution(int in, int out, int stride, Kernel kernel) {
        super(new Convolution3D.Builder(
                new int[] {kernel.time, kernel.side, kernel.side}, new int[] {1, stride, stride})
                .nIn(in)
                .nOut(out)
                .convolutionMode(ConvolutionMode.Same)
                .activation(Activation.IDENTITY));
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf, Collection<TrainingListener> listeners, int index, INDArray view,
            boolean initialize, DataType dataType) {
        Implementation layer = new Implementation(conf, dataType);
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(view);
        Map<String, INDArray> table = initializer().init(conf, view, initialize);
        layer.setParamTable(table);
        layer.setConf(conf);
        return layer;
    }

    private static final class Implementation extends Convolution3DLayer {
        Implementation(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray outer, LayerWorkspaceMgr memory) {
            assertInputSet(true);
            Convolution3D settings = (Convolution3D) layerConf();
            INDArray x = Layouts.plain(input, dataType);
            INDArray inner = memory.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, x.shape(), 'c');
            INDArray weights = getParam(Convolution3DParamInitializer.WEIGHT_KEY);
            INDArray bias = getParam(Convolution3DParamInitializer.BIAS_KEY);
            INDArray ofWeights = gradientViews.get(Convolution3DParamInitializer.WEIGHT_KEY);
            INDArray ofBias = gradientViews.get(Convolution3DParamInitializer.BIAS_KEY);
            // DL4J keeps [out, in, T, H, W], the operation wants [T, H, W, in, out].
            gradient(settings, x).fill(
                    new ConvolutionGradient.Inputs(
                            x, weights.permute(2, 3, 4, 1, 0), bias, Layouts.plain(outer, dataType)),
                    new ConvolutionGradient.Outputs(inner, ofWeights.permute(2, 3, 4, 1, 0), ofBias));
            Gradient gradient = new DefaultGradient();
            gradient.setGradientFor(Convolution3DParamInitializer.BIAS_KEY, ofBias);
            gradient.setGradientFor(Convolution3DParamInitializer.WEIGHT_KEY, ofWeights, 'c');
            return new Pair<>(gradient, inner);
        }

        private static ConvolutionGradient gradient(Convolution3D settings, INDArray x) {
            int[] kernel = settings.getKernelSize();
            int[] stride = settings.getStride();
            int[] dilation = settings.getDilation();
            int[] size = {(int) x.size(2), (int) x.size(3), (int) x.size(4)};
            int[] outer = Convolution3DUtils.get3DOutputSize(
                    x, kernel, stride, null, ConvolutionMode.Same, dilation, true);
            return new ConvolutionGradient(kernel, stride,
                    Convolution3DUtils.get3DSameModeTopLeftPadding(outer, size, kernel, stride, dilation));
        }
    }
}

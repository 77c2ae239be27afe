package io.kinora.train.layer;

import java.util.Arrays;
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
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

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

        /** Deeplearning4j's own way forth gives a view, which cannot be freed by itself. */
        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr memory) {
            assertInputSet(false);
            Convolution3D settings = (Convolution3D) layerConf();
            INDArray x = input.castTo(dataType);
            if (x.rank() != 5 || x.size(1) != settings.getNIn()) {
                throw new IllegalArgumentException("Cannot convolve " + Arrays.toString(x.shape()) + " in " + layerId()
                        + ": it takes videos [N, C, T, H, W] of " + settings.getNIn() + " channels");
            }
            int[] kernel = settings.getKernelSize();
            int[] stride = settings.getStride();
            int[] size = size(x, settings);
            int[] before = before(x, settings);
            INDArray y = memory.createUninitialized(ArrayType.ACTIVATIONS, dataType,
                    new long[] {x.size(0), settings.getNOut(), size[0], size[1], size[2]}, 'c');
            INDArray weights = getParam(Convolution3DParamInitializer.WEIGHT_KEY).permute(2, 3, 4, 1, 0);
            Nd4j.getExecutioner().exec(DynamicCustomOp.builder("conv3dnew")
                    .addInputs(x, weights, getParam(Convolution3DParamInitializer.BIAS_KEY))
                    .addIntegerArguments(kernel[0], kernel[1], kernel[2], stride[0], stride[1], stride[2],
                            before[0], before[1], before[2], 1, 1, 1, 1, 0)
                    .addOutputs(y)
                    .build());
            return y;
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
            new ConvolutionGradient(settings.getKernelSize(), settings.getStride(), before(x, settings)).fill(
                    new ConvolutionGradient.Inputs(
                            x, weights.permute(2, 3, 4, 1, 0), bias, Layouts.plain(outer, dataType)),
                    new ConvolutionGradient.Outputs(inner, ofWeights.permute(2, 3, 4, 1, 0), ofBias));
            Gradient gradient = new DefaultGradient();
            gradient.setGradientFor(Convolution3DParamInitializer.BIAS_KEY, ofBias);
            gradient.setGradientFor(Convolution3DParamInitializer.WEIGHT_KEY, ofWeights, 'c');
            return new Pair<>(gradient, inner);
        }

        /** T, H, W of the output. */
        private static int[] size(INDArray x, Convolution3D settings) {
            return Convolution3DUtils.get3DOutputSize(x, settings.getKernelSize(), settings.getStride(), null,
                    ConvolutionMode.Same, settings.getDilation(), true);
        }

        /** Zeros before the first along T, H, W. */
        private static int[] before(INDArray x, Convolution3D settings) {
            int[] inner = {(int) x.size(2), (int) x.size(3), (int) x.size(4)};
            return Convolution3DUtils.get3DSameModeTopLeftPadding(size(x, settings), inner, settings.getKernelSize(),
                    settings.getStride(), settings.getDilation());
        }
    }
}

package io.kinora.train.layer;

import io.kinora.train.layer.NamedParameters.Kind;
import io.kinora.train.layer.NamedParameters.Parameter;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A 1×1×1 convolution of [N, C, T, H, W] without bias, as a product of matrices: oneDNN's own convolution takes ten
 * times as long in this layout.
 */
public final class PointwiseConvolution extends HandWrittenLayer {
    /** Key of the weights, [out, in]. */
    public static final String WEIGHT = "W";

    @JsonProperty("in")
    private final int in;
    @JsonProperty("out")
    private final int out;

    /**
     * @param in channels of the input
     * @param out channels of the output
     */
    @JsonCreator
    public PointwiseConvolution(@JsonProperty("in") int in, @JsonProperty("out") int out) {
        this.in = in;
        this.out = out;
    }

    /** Channels of the output. */
    public int out() {
        return out;
    }

    @Override
    NamedParameters parameters() {
        return new NamedParameters(new Parameter(WEIGHT, Kind.WEIGHT, out, in));
    }

    @Override
    HandWrittenImplementation<?> implementation(NeuralNetConfiguration conf, DataType dataType) {
        return new Implementation(conf, dataType, in, out);
    }

    @Override
    List<Object> settings() {
        return List.of(in, out);
    }

    private static final class Implementation extends HandWrittenImplementation<PointwiseConvolution> {
        private final int in;
        private final int out;

        Implementation(NeuralNetConfiguration conf, DataType dataType, int in, int out) {
            super(conf, dataType);
            this.in = in;
            this.out = out;
        }

        @Override
        INDArray forward(INDArray x, LayerWorkspaceMgr memory) {
            Layouts.requireVideo(layerId(), x, in);
            INDArray y = output(memory, x.size(0), out, x.size(2), x.size(3), x.size(4));
            for (int sample = 0; sample < x.size(0); sample++) {
                Matrices.multiply(getParam(WEIGHT), Matrices.of(x, sample), Matrices.of(y, sample));
            }
            return y;
        }

        @Override
        INDArray backward(INDArray x, INDArray outer, LayerWorkspaceMgr memory) {
            INDArray inner = inner(memory, x.shape());
            INDArray ofWeight = gradientViews.get(WEIGHT).assign(0);
            INDArray ofSample = ofWeight.ulike();
            for (int sample = 0; sample < x.size(0); sample++) {
                INDArray delta = Matrices.of(outer, sample);
                Matrices.multiplyTransposed(getParam(WEIGHT), delta, Matrices.of(inner, sample));
                Matrices.multiplyByTransposed(delta, Matrices.of(x, sample), ofSample);
                ofWeight.addi(ofSample);
            }
            return inner;
        }
    }
}

package io.kinora.train.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Multi-head self-attention over all positions of a video, in space and time together (A. Vaswani et al., "Attention is
 * all you need", NeurIPS 2017, section 3.2, without biases): [N, C, T, H, W] gives the same shape. With X one sample as
 * [C, L], L = T · H · W, and Q, K, V = the three thirds of W_in X, a head's output is V softmax(Qᵀ K / sqrt(d))ᵀ for
 * its d = C / heads rows of each, and the result is W_out times all heads' rows.
 *
 * <p>Queries go in blocks, and the way back computes the weights anew, so that memory grows with L and not its square.
 */
public final class SpaceTimeAttention extends MultiHeadAttention {
    /**
     * @param channels C
     * @param heads divides the channels
     */
    @JsonCreator
    public SpaceTimeAttention(@JsonProperty("channels") int channels, @JsonProperty("heads") int heads) {
        super(channels, heads);
    }

    @Override
    HandWrittenImplementation<?> implementation(NeuralNetConfiguration conf, DataType dataType) {
        return new Implementation(conf, dataType, channels, heads);
    }

    @Override
    List<Object> settings() {
        return List.of(channels, heads);
    }

    private static final class Implementation extends HandWrittenImplementation<SpaceTimeAttention> {
        private final int channels;
        private final int heads;

        Implementation(NeuralNetConfiguration conf, DataType dataType, int channels, int heads) {
            super(conf, dataType);
            this.channels = channels;
            this.heads = heads;
        }

        @Override
        INDArray forward(INDArray x, LayerWorkspaceMgr memory) {
            Layouts.requireVideo(layerId(), x, channels);
            INDArray y = output(memory, x.shape());
            AttentionHead head = new AttentionHead(dataType, channels / heads, Layouts.positions(x), memory);
            INDArray projected = head.matrix(3L * channels);
            INDArray joined = head.matrix(channels);
            for (int sample = 0; sample < x.size(0); sample++) {
                project(Matrices.of(x, sample), projected, joined, head);
                Matrices.multiply(getParam(OUTPUT_WEIGHT), joined, Matrices.of(y, sample));
            }
            return y;
        }

        private void project(INDArray x, INDArray projected, INDArray joined, AttentionHead head) {
            Matrices.multiply(getParam(INPUT_WEIGHT), x, projected);
            for (int index = 0; index < heads; index++) {
                head.forward(rows(projected, joined, index));
            }
        }

        @Override
        INDArray backward(INDArray x, INDArray outer, LayerWorkspaceMgr memory) {
            INDArray inner = inner(memory, x.shape());
            AttentionHead head = new AttentionHead(dataType, channels / heads, Layouts.positions(x), memory);
            INDArray projected = head.matrix(3L * channels);
            INDArray joined = head.matrix(channels);
            INDArray ofProjected = head.matrix(3L * channels);
            INDArray ofJoined = head.matrix(channels);
            INDArray ofInput = gradientViews.get(INPUT_WEIGHT).assign(0);
            INDArray ofOutput = gradientViews.get(OUTPUT_WEIGHT).assign(0);
            INDArray inputPart = ofInput.ulike();
            INDArray outputPart = ofOutput.ulike();
            for (int sample = 0; sample < x.size(0); sample++) {
                INDArray delta = Matrices.of(outer, sample);
                Matrices.multiplyTransposed(getParam(OUTPUT_WEIGHT), delta, ofJoined);
                Matrices.multiply(getParam(INPUT_WEIGHT), Matrices.of(x, sample), projected);
                for (int index = 0; index < heads; index++) {
                    head.backward(rows(projected, joined, index), rows(ofProjected, ofJoined, index));
                }
                Matrices.multiplyByTransposed(delta, joined, outputPart);
                ofOutput.addi(outputPart);
                Matrices.multiplyByTransposed(ofProjected, Matrices.of(x, sample), inputPart);
                ofInput.addi(inputPart);
                Matrices.multiplyTransposed(getParam(INPUT_WEIGHT), ofProjected, Matrices.of(inner, sample));
            }
            return inner;
        }

        /** Those of one head. */
        private AttentionHead.Rows rows(INDArray projected, INDArray joined, int index) {
            return new AttentionHead.Rows(rows(projected, index), rows(projected, heads + index),
                    rows(projected, 2 * heads + index), rows(joined, index));
        }

        /** The rows of one head in a matrix [k · C, L], a view. */
        private INDArray rows(INDArray matrix, int index) {
            long depth = channels / heads;
            return Layouts.rows(matrix, index * depth, depth);
        }
    }
}

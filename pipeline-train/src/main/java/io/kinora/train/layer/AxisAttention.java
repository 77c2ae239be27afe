package io.kinora.train.layer;

import io.kinora.train.layer.NamedParameters.Kind;
import io.kinora.train.layer.NamedParameters.Parameter;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Multi-head self-attention along one axis of a video (J. Ho et al., "Video diffusion models", NeurIPS 2022, section
 * 3): over the places of each frame alone, or over the frames of each place alone. [N, C, T, H, W] gives the same
 * shape; formula and parameters are those of {@link SpaceTimeAttention} on each group of positions that attend to each
 * other.
 */
public final class AxisAttention extends HandWrittenLayer {
    /** Key of the weights that make queries, keys and values, [3 C, C]. */
    public static final String INPUT_WEIGHT = SpaceTimeAttention.INPUT_WEIGHT;
    /** Key of the weights of the result, [C, C]. */
    public static final String OUTPUT_WEIGHT = SpaceTimeAttention.OUTPUT_WEIGHT;

    /** What attends to what. */
    public enum Axis {
        /** The H · W places of a frame. */
        SPACE,
        /** The T frames at a place. */
        TIME
    }

    @JsonProperty("channels")
    private final int channels;
    @JsonProperty("heads")
    private final int heads;
    @JsonProperty("axis")
    private final Axis axis;

    /**
     * @param channels C
     * @param heads divides the channels
     * @param axis along which
     */
    @JsonCreator
    public AxisAttention(@JsonProperty("channels") int channels, @JsonProperty("heads") int heads,
            @JsonProperty("axis") Axis axis) {
        if (heads < 1 || channels < 1 || channels % heads != 0) {
            throw new IllegalArgumentException("Cannot attend with " + heads + " heads over " + channels
                    + " channels: heads must divide the channels; change one of them");
        }
        this.channels = channels;
        this.heads = heads;
        this.axis = axis;
    }

    @Override
    NamedParameters parameters() {
        return new NamedParameters(
                new Parameter(INPUT_WEIGHT, Kind.WEIGHT, 3L * channels, channels),
                new Parameter(OUTPUT_WEIGHT, Kind.WEIGHT, channels, channels));
    }

    @Override
    HandWrittenImplementation<?> implementation(NeuralNetConfiguration conf, DataType dataType) {
        return new Implementation(conf, dataType, this);
    }

    @Override
    List<Object> settings() {
        return List.of(channels, heads, axis);
    }

    /** Along which. */
    public Axis axis() {
        return axis;
    }

    private static final class Implementation extends HandWrittenImplementation<AxisAttention> {
        private final int channels;
        private final int heads;
        private final Axis axis;

        Implementation(NeuralNetConfiguration conf, DataType dataType, AxisAttention settings) {
            super(conf, dataType);
            this.channels = settings.channels;
            this.heads = settings.heads;
            this.axis = settings.axis;
        }

        /** One sample's projections and weights: the forward pass as far as the way back needs it. */
        private record Pass(INDArray tokens, AttentionGroups groups, INDArray joined) {
        }

        @Override
        INDArray forward(INDArray x, LayerWorkspaceMgr memory) {
            Layouts.requireVideo(layerId(), x, channels);
            INDArray y = output(memory, x.shape());
            for (long sample = 0; sample < x.size(0); sample++) {
                INDArray joined = pass(x.slice(sample)).joined;
                INDArray result = joined.ulike();
                Matrices.multiplyByTransposed(joined, getParam(OUTPUT_WEIGHT), result);
                assign(result, y.slice(sample));
            }
            return y;
        }

        private Pass pass(INDArray video) {
            INDArray tokens = tokens(video);
            INDArray projected = Nd4j.createUninitialized(dataType, tokens.size(0), 3L * channels);
            Matrices.multiplyByTransposed(tokens, getParam(INPUT_WEIGHT), projected);
            AttentionGroups groups = AttentionGroups.of(projected, length(video), heads);
            return new Pass(tokens, groups, groups.forward());
        }

        @Override
        INDArray backward(INDArray x, INDArray outer, LayerWorkspaceMgr memory) {
            INDArray inner = inner(memory, x.shape());
            INDArray ofInput = gradientViews.get(INPUT_WEIGHT).assign(0);
            INDArray ofOutput = gradientViews.get(OUTPUT_WEIGHT).assign(0);
            INDArray inputPart = ofInput.ulike();
            INDArray outputPart = ofOutput.ulike();
            for (long sample = 0; sample < x.size(0); sample++) {
                Pass pass = pass(x.slice(sample));
                INDArray delta = tokens(outer.slice(sample));
                Matrices.multiplyTransposed(delta, pass.joined, outputPart);
                ofOutput.addi(outputPart);
                INDArray ofJoined = delta.ulike();
                Matrices.multiply(delta, getParam(OUTPUT_WEIGHT), ofJoined);
                INDArray ofProjected = pass.groups.backward(ofJoined);
                Matrices.multiplyTransposed(ofProjected, pass.tokens, inputPart);
                ofInput.addi(inputPart);
                Matrices.multiply(ofProjected, getParam(INPUT_WEIGHT), ofJoined);
                assign(ofJoined, inner.slice(sample));
            }
            return inner;
        }

        /** Positions that attend to each other. */
        private long length(INDArray video) {
            return axis == Axis.SPACE ? video.size(2) * video.size(3) : video.size(1);
        }

        /** [C, T, H, W] as rows of positions [T · H · W, C], those of a group together. */
        private INDArray tokens(INDArray video) {
            INDArray planes = planes(video);
            return (axis == Axis.SPACE ? planes.permute(1, 2, 0) : planes.permute(2, 1, 0)).dup('c')
                    .reshape('c', video.length() / channels, channels);
        }

        /** The other way round. */
        private void assign(INDArray tokens, INDArray video) {
            INDArray planes = planes(video);
            INDArray target = axis == Axis.SPACE ? planes.permute(1, 2, 0) : planes.permute(2, 1, 0);
            target.assign(tokens.reshape('c', target.shape()));
        }

        private static INDArray planes(INDArray video) {
            return video.reshape('c', video.size(0), video.size(1), video.size(2) * video.size(3));
        }
    }
}

package io.kinora.train.layer;

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
 * other. Its weights, too, are made in blocks, and anew on the way back: memory grows with the number of positions.
 */
public final class AxisAttention extends MultiHeadAttention {
    /** What attends to what. */
    public enum Axis {
        /** The H · W places of a frame. */
        SPACE,
        /** The T frames at a place. */
        TIME
    }

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
        super(channels, heads);
        this.axis = axis;
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

        @Override
        INDArray forward(INDArray x, LayerWorkspaceMgr memory) {
            Layouts.requireVideo(layerId(), x, channels);
            INDArray y = output(memory, x.shape());
            AttentionGroups groups = groups(x, memory);
            INDArray tokens = rows(x, channels);
            AttentionGroups.Rows rows = new AttentionGroups.Rows(rows(x, 3 * channels), rows(x, channels));
            for (long sample = 0; sample < x.size(0); sample++) {
                take(x.slice(sample), tokens);
                Matrices.multiplyByTransposed(tokens, getParam(INPUT_WEIGHT), rows.projected());
                groups.forward(rows);
                Matrices.multiplyByTransposed(rows.joined(), getParam(OUTPUT_WEIGHT), tokens);
                put(tokens, y.slice(sample));
            }
            return y;
        }

        @Override
        INDArray backward(INDArray x, INDArray outer, LayerWorkspaceMgr memory) {
            INDArray inner = inner(memory, x.shape());
            AttentionGroups groups = groups(x, memory);
            INDArray tokens = rows(x, channels);
            INDArray delta = rows(x, channels);
            AttentionGroups.Rows rows = new AttentionGroups.Rows(rows(x, 3 * channels), rows(x, channels));
            AttentionGroups.Rows ofRows = new AttentionGroups.Rows(rows(x, 3 * channels), rows(x, channels));
            INDArray ofInput = gradientViews.get(INPUT_WEIGHT).assign(0);
            INDArray ofOutput = gradientViews.get(OUTPUT_WEIGHT).assign(0);
            INDArray inputPart = ofInput.ulike();
            INDArray outputPart = ofOutput.ulike();
            for (long sample = 0; sample < x.size(0); sample++) {
                take(x.slice(sample), tokens);
                take(outer.slice(sample), delta);
                Matrices.multiplyByTransposed(tokens, getParam(INPUT_WEIGHT), rows.projected());
                Matrices.multiply(delta, getParam(OUTPUT_WEIGHT), ofRows.joined());
                groups.backward(rows, ofRows);
                Matrices.multiplyTransposed(delta, rows.joined(), outputPart);
                ofOutput.addi(outputPart);
                Matrices.multiplyTransposed(ofRows.projected(), tokens, inputPart);
                ofInput.addi(inputPart);
                Matrices.multiply(ofRows.projected(), getParam(INPUT_WEIGHT), tokens);
                put(tokens, inner.slice(sample));
            }
            return inner;
        }

        /** Positions that attend to each other make a group. */
        private AttentionGroups groups(INDArray x, LayerWorkspaceMgr memory) {
            int frames = Math.toIntExact(x.size(2));
            int places = Math.toIntExact(x.size(3) * x.size(4));
            return axis == Axis.SPACE
                    ? new AttentionGroups(frames, places, heads, channels / heads, Scratch.MOST, memory)
                    : new AttentionGroups(places, frames, heads, channels / heads, Scratch.MOST, memory);
        }

        /** A row for each position of a sample. */
        private INDArray rows(INDArray x, int width) {
            return Nd4j.createUninitialized(dataType, Layouts.positions(x), width);
        }

        /** Fills rows of positions [T · H · W, C], those of a group together, from [C, T, H, W]. */
        private void take(INDArray video, INDArray tokens) {
            INDArray source = byGroup(video);
            tokens.reshape('c', source.shape()).assign(source);
        }

        /** The other way round. */
        private void put(INDArray tokens, INDArray video) {
            INDArray target = byGroup(video);
            target.assign(tokens.reshape('c', target.shape()));
        }

        /** A view [groups, length, C]. */
        private INDArray byGroup(INDArray video) {
            INDArray planes = video.reshape('c', video.size(0), video.size(1), video.size(2) * video.size(3));
            return axis == Axis.SPACE ? planes.permute(1, 2, 0) : planes.permute(2, 1, 0);
        }
    }
}

package io.kinora.train.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Folds squares of pixels into channels, or unfolds them: [N, C, T, H, W] gives [N, C·p², T, H/p, W/p], and back. Channel
 * c·p² + i·p + j of a folded pixel is channel c of row i, column j of its square (W. Shi et al., "Real-time single image
 * and video super-resolution using an efficient sub-pixel convolutional neural network", CVPR 2016).
 */
public final class PatchFold extends HandWrittenLayer {
    /** Which way. */
    public enum Direction {
        /** Pixels into channels. */
        FOLD,
        /** Channels into pixels. */
        UNFOLD
    }

    @JsonProperty("patch")
    private final int patch;
    @JsonProperty("direction")
    private final Direction direction;

    /**
     * @param patch p, side of a square
     * @param direction which way
     */
    @JsonCreator
    public PatchFold(@JsonProperty("patch") int patch, @JsonProperty("direction") Direction direction) {
        this.patch = patch;
        this.direction = direction;
    }

    @Override
    HandWrittenImplementation<?> implementation(NeuralNetConfiguration conf, DataType dataType) {
        return new Implementation(conf, dataType, patch, direction);
    }

    @Override
    List<Object> settings() {
        return List.of(patch, direction);
    }

    private static final class Implementation extends HandWrittenImplementation<PatchFold> {
        private final int patch;
        private final Direction direction;

        Implementation(NeuralNetConfiguration conf, DataType dataType, int patch, Direction direction) {
            super(conf, dataType);
            this.patch = patch;
            this.direction = direction;
        }

        @Override
        INDArray forward(INDArray x, LayerWorkspaceMgr memory) {
            boolean fold = direction == Direction.FOLD;
            INDArray moved = fold ? folded(x) : unfolded(x);
            return output(memory, shape(x, fold)).assign(moved.dup('c').reshape('c', shape(x, fold)));
        }

        @Override
        INDArray backward(INDArray x, INDArray outer, LayerWorkspaceMgr memory) {
            // The gradient of a rearrangement is the rearrangement back.
            INDArray moved = direction == Direction.FOLD ? unfolded(outer) : folded(outer);
            return inner(memory, x.shape()).assign(moved.dup('c').reshape('c', x.shape()));
        }

        private INDArray folded(INDArray x) {
            return x.reshape('c', x.size(0) * x.size(1), x.size(2), x.size(3) / patch, patch, x.size(4) / patch, patch)
                    .permute(0, 3, 5, 1, 2, 4);
        }

        private INDArray unfolded(INDArray x) {
            long channels = x.size(1) / patch / patch;
            return x.reshape('c', x.size(0) * channels, patch, patch, x.size(2), x.size(3), x.size(4))
                    .permute(0, 3, 4, 1, 5, 2);
        }

        private long[] shape(INDArray x, boolean fold) {
            int area = patch * patch;
            return fold
                    ? new long[] {x.size(0), x.size(1) * area, x.size(2), x.size(3) / patch, x.size(4) / patch}
                    : new long[] {x.size(0), x.size(1) / area, x.size(2), x.size(3) * patch, x.size(4) * patch};
        }
    }
}

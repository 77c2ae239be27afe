package io.kinora.train.layer;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Joins the channels of two videos of one size: [N, A, T, H, W] and [N, B, T, H, W] give [N, A + B, T, H, W]. DL4J's
 * own MergeVertex cannot send gradients back through rank 5.
 */
public final class SkipConcatenation extends HandWrittenVertex {
    @Override
    public SkipConcatenation clone() {
        return new SkipConcatenation();
    }

    @Override
    List<Object> settings() {
        return List.of();
    }

    @Override
    Computation computation(DataType dataType) {
        return new Concatenation();
    }

    private static final class Concatenation implements Computation {
        @Override
        public INDArray forward(INDArray first, INDArray second, Memory memory) {
            long[] shape = first.shape().clone();
            shape[1] = second.size(1);
            if (first.rank() != 5 || !Arrays.equals(shape, second.shape())) {
                throw new IllegalArgumentException("Cannot join " + Arrays.toString(first.shape()) + " and "
                        + Arrays.toString(second.shape()) + ": only their channels may differ; check the levels");
            }
            shape[1] += first.size(1);
            INDArray joined = memory.create(shape);
            for (long sample = 0; sample < first.size(0); sample++) {
                INDArray target = joined.slice(sample);
                Layouts.rows(target, 0, first.size(1)).assign(first.slice(sample));
                Layouts.rows(target, first.size(1), second.size(1)).assign(second.slice(sample));
            }
            return joined;
        }

        @Override
        public List<INDArray> backward(INDArray first, INDArray second, INDArray outer, Memory memory) {
            INDArray ofFirst = memory.create(first.shape());
            INDArray ofSecond = memory.create(second.shape());
            for (long sample = 0; sample < first.size(0); sample++) {
                INDArray source = outer.slice(sample);
                ofFirst.slice(sample).assign(Layouts.rows(source, 0, first.size(1)));
                ofSecond.slice(sample).assign(Layouts.rows(source, first.size(1), second.size(1)));
            }
            return List.of(ofFirst, ofSecond);
        }
    }
}

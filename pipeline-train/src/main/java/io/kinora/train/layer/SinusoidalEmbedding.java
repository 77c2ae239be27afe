package io.kinora.train.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Timesteps [N, 1] as [N, size] sines and cosines of size / 2 frequencies, from 1 down to 1 / 10000 (A. Vaswani et al.,
 * "Attention is all you need", NeurIPS 2017, section 3.5): numbers 2 i and 2 i + 1 of a row are the sine and cosine of
 * t · 10000^(-2 i / size).
 */
public final class SinusoidalEmbedding extends HandWrittenLayer {
    private static final double LONGEST = 10000;

    @JsonProperty("size")
    private final int size;

    /** @param size even, at least 2 */
    @JsonCreator
    public SinusoidalEmbedding(@JsonProperty("size") int size) {
        if (size < 2 || size % 2 != 0) {
            throw new IllegalArgumentException(
                    "Cannot embed timesteps in " + size + " numbers: give an even size of at least 2");
        }
        this.size = size;
    }

    @Override
    HandWrittenImplementation<?> implementation(NeuralNetConfiguration conf, DataType dataType) {
        return new Implementation(conf, dataType, size);
    }

    @Override
    List<Object> settings() {
        return List.of(size);
    }

    private static final class Implementation extends HandWrittenImplementation<SinusoidalEmbedding> {
        private final int size;

        Implementation(NeuralNetConfiguration conf, DataType dataType, int size) {
            super(conf, dataType);
            this.size = size;
        }

        private double frequency(int pair) {
            return Math.pow(LONGEST, -2.0 * pair / size);
        }

        @Override
        INDArray forward(INDArray x, LayerWorkspaceMgr memory) {
            INDArray y = output(memory, x.size(0), size);
            for (int row = 0; row < x.size(0); row++) {
                for (int pair = 0; pair < size / 2; pair++) {
                    double angle = x.getDouble(row, 0) * frequency(pair);
                    y.putScalar(row, 2L * pair, Math.sin(angle));
                    y.putScalar(row, 2L * pair + 1, Math.cos(angle));
                }
            }
            return y;
        }

        @Override
        INDArray backward(INDArray x, INDArray outer, LayerWorkspaceMgr memory) {
            INDArray inner = inner(memory, x.shape());
            for (int row = 0; row < x.size(0); row++) {
                double sum = 0;
                for (int pair = 0; pair < size / 2; pair++) {
                    double frequency = frequency(pair);
                    double angle = x.getDouble(row, 0) * frequency;
                    sum += frequency * (outer.getDouble(row, 2L * pair) * Math.cos(angle)
                            - outer.getDouble(row, 2L * pair + 1) * Math.sin(angle));
                }
                inner.putScalar(row, 0, sum);
            }
            return inner;
        }
    }
}

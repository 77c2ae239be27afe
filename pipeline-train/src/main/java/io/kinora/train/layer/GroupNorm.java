package io.kinora.train.layer;

import io.kinora.train.layer.NamedParameters.Kind;
import io.kinora.train.layer.NamedParameters.Parameter;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Group norm of [N, C, T, H, W] with a learnt scale and shift for each channel, and SiLU in the same pass where asked
 * for: {@link NormKernel} has the formula.
 */
public final class GroupNorm extends HandWrittenLayer {
    /** Key of the scales, [C]. */
    public static final String SCALE = "scale";
    /** Key of the shifts, [C]. */
    public static final String SHIFT = "shift";

    @JsonProperty("norm")
    private final NormSettings norm;

    /** @param norm sizes and what follows */
    @JsonCreator
    public GroupNorm(@JsonProperty("norm") NormSettings norm) {
        this.norm = norm;
    }

    @Override
    NamedParameters parameters() {
        return new NamedParameters(
                new Parameter(SCALE, Kind.SCALE, norm.channels()), new Parameter(SHIFT, Kind.BIAS, norm.channels()));
    }

    @Override
    HandWrittenImplementation<?> implementation(NeuralNetConfiguration conf, DataType dataType) {
        return new Implementation(conf, dataType, norm);
    }

    @Override
    List<Object> settings() {
        return List.of(norm);
    }

    private static final class Implementation extends HandWrittenImplementation<GroupNorm> {
        private final transient NormKernel kernel;
        private final transient NormSettings norm;
        private transient NormKernel.Statistics statistics;

        Implementation(NeuralNetConfiguration conf, DataType dataType, NormSettings norm) {
            super(conf, dataType);
            this.norm = norm;
            this.kernel = NormKernel.of(dataType, norm);
        }

        @Override
        INDArray forward(INDArray x, LayerWorkspaceMgr memory) {
            Layouts.requireVideo(layerId(), x, norm.channels());
            INDArray y = output(memory, x.shape());
            statistics = kernel.forward(x, rows(SCALE, x), rows(SHIFT, x), y);
            return y;
        }

        @Override
        INDArray backward(INDArray x, INDArray outer, LayerWorkspaceMgr memory) {
            INDArray inner = inner(memory, x.shape());
            NormKernel.Gradients gradients =
                    kernel.backward(x, outer, statistics, rows(SCALE, x), rows(SHIFT, x), inner);
            gradientViews.get(SCALE).assign(overBatch(gradients.scale()));
            gradientViews.get(SHIFT).assign(overBatch(gradients.shift()));
            return inner;
        }

        /** A parameter, repeated for each sample. */
        private double[] rows(String name, INDArray x) {
            double[] values = getParam(name).toDoubleVector();
            double[] rows = Arrays.copyOf(values, Math.toIntExact(x.size(0)) * values.length);
            for (int start = values.length; start < rows.length; start += values.length) {
                System.arraycopy(values, 0, rows, start, values.length);
            }
            return rows;
        }

        private INDArray overBatch(double[] rows) {
            double[] sums = new double[norm.channels()];
            for (int row = 0; row < rows.length; row++) {
                sums[row % sums.length] += rows[row];
            }
            return Nd4j.createFromArray(sums).castTo(dataType);
        }
    }
}

package io.kinora.train.layer;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Group norm of videos [N, C, T, H, W] (first input), scaled and shifted by what [N, 2 C] (second input) says: the
 * first C numbers of a row are added to a scale of 1, the others are the shift. So the time embedding steers each
 * channel (P. Dhariwal, A. Nichol, "Diffusion models beat GANs on image synthesis", NeurIPS 2021, section 3.1), and the
 * dense layer's bias serves as the norm's own scale and shift. {@link NormKernel} has the formula.
 */
public final class ModulatedGroupNorm extends HandWrittenVertex {
    @JsonProperty("norm")
    private final NormSettings norm;

    /** @param norm sizes and what follows */
    @JsonCreator
    public ModulatedGroupNorm(@JsonProperty("norm") NormSettings norm) {
        this.norm = norm;
    }

    @Override
    public ModulatedGroupNorm clone() {
        return new ModulatedGroupNorm(norm);
    }

    @Override
    List<Object> settings() {
        return List.of(norm);
    }

    @Override
    Computation computation(DataType dataType) {
        return new Modulation(norm.channels(), NormKernel.of(dataType, norm), dataType);
    }

    private static final class Modulation implements Computation {
        private final int channels;
        private final NormKernel kernel;
        private final DataType dataType;
        private NormKernel.Statistics statistics;

        Modulation(int channels, NormKernel kernel, DataType dataType) {
            this.channels = channels;
            this.kernel = kernel;
            this.dataType = dataType;
        }

        @Override
        public INDArray forward(INDArray video, INDArray modulation, Memory memory) {
            Layouts.requireVideo("ModulatedGroupNorm", video, channels);
            INDArray y = memory.create(video.shape());
            statistics = kernel.forward(video, half(modulation, 0, 1), half(modulation, channels, 0), y);
            return y;
        }

        @Override
        public List<INDArray> backward(INDArray video, INDArray modulation, INDArray outer, Memory memory) {
            INDArray inner = memory.create(video.shape());
            NormKernel.Gradients gradients = kernel.backward(
                    video, outer, statistics, half(modulation, 0, 1), half(modulation, channels, 0), inner);
            double[] joined = new double[Math.toIntExact(modulation.length())];
            for (int row = 0; row < gradients.scale().length; row++) {
                int at = row / channels * 2 * channels + row % channels;
                joined[at] = gradients.scale()[row];
                joined[at + channels] = gradients.shift()[row];
            }
            INDArray ofModulation = memory.create(modulation.shape());
            ofModulation.assign(Nd4j.createFromArray(joined).castTo(dataType).reshape(modulation.shape()));
            return List.of(inner, ofModulation);
        }

        private double[] half(INDArray modulation, int from, double plus) {
            double[] joined = modulation.ravel().toDoubleVector();
            double[] rows = new double[joined.length / 2];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = plus + joined[row / channels * 2 * channels + from + row % channels];
            }
            return rows;
        }
    }
}

package io.kinora.train.data;

import io.kinora.train.diffusion.NoiseSchedule;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How much the squared errors of each frame count: by the timestep's weight; and where the first frames are given, not
 * at all for these, and more for the others, so that an example counts as much as one without.
 */
final class FrameWeights {
    private FrameWeights() {
    }

    /** Weights [N, T]; none where all are 1. */
    static Optional<INDArray> of(NoiseSettings noise, NoiseSchedule schedule, int[] timesteps,
            List<ConditionDraw> draws, int frames) {
        float[][] weights = new float[timesteps.length][frames];
        boolean any = false;
        for (int row = 0; row < timesteps.length; row++) {
            int given = draws.get(row).given();
            double weight = noise.weight(schedule, timesteps[row]) * frames / (frames - given);
            for (int frame = given; frame < frames; frame++) {
                weights[row][frame] = (float) weight;
            }
            any |= weight != 1;
        }
        return any ? Optional.of(Nd4j.createFromArray(weights)) : Optional.empty();
    }
}

package io.kinora.train.diffusion;

import io.kinora.train.memory.NativeMemory;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** What all samplers share: the timesteps that they visit, the noise, and the guess of the clean video. */
final class DenoisingLoop {
    private final int[] timesteps;

    /**
     * @param steps how many of the schedule's timesteps to visit, evenly spaced, the noisiest always among them
     */
    DenoisingLoop(NoiseSchedule schedule, int steps) {
        if (steps < 1 || steps > schedule.steps()) {
            throw new IllegalArgumentException("Cannot sample in " + steps + " steps: the noise schedule has "
                    + schedule.steps() + "; give 1 to " + schedule.steps());
        }
        this.timesteps = new int[steps];
        for (int step = 0; step < steps; step++) {
            timesteps[step] = (int) ((long) (steps - step) * schedule.steps() / steps) - 1;
        }
    }

    int steps() {
        return timesteps.length;
    }

    /** One step of a sampler: from videos at t to videos at an earlier timestep. */
    @FunctionalInterface
    interface Step {
        /**
         * @param x videos at timestep t
         * @param start the guess of the clean videos, within [-1, 1]
         * @param t where x is
         * @param earlier where to go; -1 for the end
         * @param noise fresh standard normals, of x's shape; drawn only when asked for
         * @return a new array
         */
        INDArray apply(INDArray x, INDArray start, int t, int earlier, Supplier<INDArray> noise);
    }

    INDArray run(
            Denoiser denoiser, VideoShape shape, long seed, long[] videos, IntConsumer progress, Step rule) {
        INDArray x = noise(shape, seed, videos, 0);
        for (int step = 0; step < timesteps.length; step++) {
            int t = timesteps[step];
            // The guess is a video, so it stays within a video's range: Ho et al., algorithm 2 as they run it.
            INDArray start = denoiser.denoise(x, t);
            Transforms.min(Transforms.max(start, -1, false), 1, false);
            int draw = step + 1;
            int earlier = step + 1 < timesteps.length ? timesteps[step + 1] : -1;
            INDArray next = rule.apply(x, start, t, earlier, () -> noise(shape, seed, videos, draw));
            NativeMemory.free(x, start);
            x = next;
            progress.accept(draw);
        }
        return x;
    }

    /** Videos and so much noise, in the videos' array; that of the noise is freed. */
    static INDArray noised(INDArray videos, INDArray noise, double deviation) {
        videos.addi(noise.muli(deviation));
        NativeMemory.free(noise);
        return videos;
    }

    private static INDArray noise(VideoShape shape, long seed, long[] videos, int draw) {
        INDArray all = Nd4j.createUninitialized(DataType.FLOAT, shape.batch(videos.length));
        for (int row = 0; row < videos.length; row++) {
            INDArray one = NoiseSchedule.noise(new CounterRandom(seed, videos[row], draw), shape);
            all.put(new INDArrayIndex[] {NDArrayIndex.interval(row, row + 1)}, one);
            NativeMemory.free(one);
        }
        return all;
    }
}

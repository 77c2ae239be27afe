package io.kinora.train.diffusion;

import java.util.function.IntConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Makes videos from noise by asking a model again and again what is behind it. */
public interface Sampler {
    /** Calls of the model for each video. */
    int steps();

    /**
     * Samples videos. Each depends on the model, the seed and its own index only, not on the others in the batch.
     *
     * @param denoiser the model
     * @param shape of each video
     * @param seed of all videos
     * @param videos index of each video
     * @param progress is told the number of steps done, after each
     * @return [N, C, T, H, W] in [-1, 1], float
     */
    INDArray sample(Denoiser denoiser, VideoShape shape, long seed, long[] videos, IntConsumer progress);
}

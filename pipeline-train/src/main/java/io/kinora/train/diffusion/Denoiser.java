package io.kinora.train.diffusion;

import org.nd4j.linalg.api.ndarray.INDArray;

/** What a sampler needs of a model: a guess of the clean videos behind noised ones. */
@FunctionalInterface
public interface Denoiser {
    /**
     * @param x noised videos, [N, C, T, H, W]
     * @param t timestep of all of them, 0 to steps - 1
     * @return the guess of the clean videos, a new array of x's shape, not clipped
     */
    INDArray denoise(INDArray x, int t);
}

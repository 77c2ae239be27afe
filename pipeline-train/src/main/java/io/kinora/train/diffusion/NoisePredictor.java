package io.kinora.train.diffusion;

import org.nd4j.linalg.api.ndarray.INDArray;

/** What a sampler needs of a model: a guess of the noise in noised videos. */
@FunctionalInterface
public interface NoisePredictor {
    /**
     * @param x noised videos, [N, C, T, H, W]
     * @param t timestep of each video, 0 to steps - 1, N of them
     * @return the predicted noise, of x's shape
     */
    INDArray predict(INDArray x, double[] t);
}

package io.kinora.train.diffusion;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Keeps the first frames of videos as they are given: whatever the model says of them, the guess holds what they are.
 * So on the way they are noised as in training, and at the end they are exact.
 */
public final class GivenFrames implements Denoiser {
    private final Denoiser denoiser;
    private final INDArray clean;
    private final int given;

    /**
     * @param denoiser is asked for the other frames
     * @param clean videos in [-1, 1], [N, C, T, H, W], whose first frames are given
     * @param given how many
     */
    public GivenFrames(Denoiser denoiser, INDArray clean, int given) {
        this.denoiser = denoiser;
        this.clean = clean;
        this.given = given;
    }

    @Override
    public INDArray denoise(INDArray x, int t) {
        INDArray guess = denoiser.denoise(x, t);
        if (given > 0) {
            first(guess).assign(first(clean));
        }
        return guess;
    }

    private INDArray first(INDArray videos) {
        return videos.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, given), NDArrayIndex.all(),
                NDArrayIndex.all());
    }
}

package io.kinora.train.diffusion;

import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Keeps the first frames of videos as they are given: whatever the model says of them, the guess holds what they are.
 * So on the way they are noised as in training, and at the end they are exact.
 */
public final class GivenFrames implements Denoiser {
    private final Denoiser denoiser;
    private final INDArray clean;
    private final int[] given;

    /** Of all videos the same number of frames is given. */
    public GivenFrames(Denoiser denoiser, INDArray clean, int given) {
        this(denoiser, clean, IntStream.generate(() -> given).limit(clean.size(0)).toArray());
    }

    /**
     * @param denoiser is asked for the other frames
     * @param clean videos in [-1, 1], [N, C, T, H, W], whose first frames are given
     * @param given how many of each
     */
    public GivenFrames(Denoiser denoiser, INDArray clean, int[] given) {
        this.denoiser = denoiser;
        this.clean = clean;
        this.given = given.clone();
    }

    @Override
    public INDArray denoise(INDArray x, int t) {
        INDArray guess = denoiser.denoise(x, t);
        for (int row = 0; row < given.length; row++) {
            if (given[row] > 0) {
                first(guess, row).assign(first(clean, row));
            }
        }
        return guess;
    }

    private INDArray first(INDArray videos, int row) {
        return videos.get(NDArrayIndex.interval(row, row + 1), NDArrayIndex.all(),
                NDArrayIndex.interval(0, given[row]), NDArrayIndex.all(), NDArrayIndex.all());
    }
}

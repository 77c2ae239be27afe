package io.kinora.train.diffusion;

import io.kinora.train.memory.NativeMemory;
import java.util.function.IntConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Implicit sampling in few steps (J. Song, C. Meng, S. Ermon, "Denoising diffusion implicit models", ICLR 2021,
 * equations 12 and 16). Eta 0 adds no noise after the first; eta 1 is ancestral sampling.
 */
public final class Ddim implements Sampler {
    private final NoiseSchedule schedule;
    private final double eta;
    private final DenoisingLoop loop;

    /**
     * @param schedule of the model
     * @param eta 0 to 1
     * @param steps 1 to the schedule's
     */
    public Ddim(NoiseSchedule schedule, double eta, int steps) {
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("Cannot sample with eta " + eta + ": give 0 to 1");
        }
        this.schedule = schedule;
        this.eta = eta;
        this.loop = new DenoisingLoop(schedule, steps);
    }

    @Override
    public int steps() {
        return loop.steps();
    }

    @Override
    public INDArray sample(
            Denoiser denoiser, VideoShape shape, long seed, long[] videos, IntConsumer progress) {
        return loop.run(denoiser, shape, seed, videos, progress, (x, start, t, earlier, noise) -> {
            double signal = Math.sqrt(schedule.alphaBar(t));
            double variance = eta * eta * schedule.posteriorVariance(t, earlier);
            double direction = Math.sqrt(Math.max(0, 1 - schedule.alphaBar(earlier) - variance));
            // The noise that belongs to the clipped start, not the one predicted: the two must add up to x.
            INDArray clean = start.mul(signal);
            INDArray implied = x.sub(clean).divi(Math.sqrt(1 - schedule.alphaBar(t)));
            INDArray next = start.mul(Math.sqrt(schedule.alphaBar(earlier))).addi(implied.muli(direction));
            NativeMemory.free(clean, implied);
            return variance == 0 ? next : DenoisingLoop.noised(next, noise.get(), Math.sqrt(variance));
        });
    }
}

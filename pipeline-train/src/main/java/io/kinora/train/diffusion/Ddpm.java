package io.kinora.train.diffusion;

import java.util.function.IntConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Ancestral sampling: each step draws from q(x_s | x_t, x_0) at the model's guess of x_0 (J. Ho, A. Jain, P. Abbeel,
 * "Denoising diffusion probabilistic models", NeurIPS 2020, algorithm 2, with the posterior's variance). With fewer
 * steps than the schedule has, those left out are skipped over exactly.
 */
public final class Ddpm implements Sampler {
    private final NoiseSchedule schedule;
    private final DenoisingLoop loop;

    /** All steps of the schedule. */
    public Ddpm(NoiseSchedule schedule) {
        this(schedule, schedule.steps());
    }

    /**
     * @param schedule of the model
     * @param steps 1 to the schedule's
     */
    public Ddpm(NoiseSchedule schedule, int steps) {
        this.schedule = schedule;
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
            INDArray mean = schedule.posteriorMean(start, x, t, earlier);
            double deviation = Math.sqrt(schedule.posteriorVariance(t, earlier));
            return deviation == 0 ? mean : DenoisingLoop.noised(mean, noise.get(), deviation);
        });
    }
}

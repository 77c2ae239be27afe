package io.kinora.train.diffusion;

import org.nd4j.linalg.api.ndarray.INDArray;

/** What the network puts out, and its loss is taken of. Each tells the clean video, given the noised one. */
public enum Objective {
    /** The noise itself (J. Ho, A. Jain, P. Abbeel, NeurIPS 2020, equation 14). */
    NOISE {
        @Override
        public INDArray target(NoiseSchedule schedule, INDArray x0, int[] t, INDArray noise) {
            return noise.dup('c');
        }

        @Override
        public INDArray start(NoiseSchedule schedule, INDArray x, int t, INDArray output) {
            return schedule.start(x, t, output);
        }

        @Override
        double ofNoiseRatio(double clipped, double ratio) {
            return clipped / ratio;
        }
    },
    /**
     * sqrt(alphaBar_t) noise - sqrt(1 - alphaBar_t) x_0 (T. Salimans, J. Ho, "Progressive distillation for fast
     * sampling of diffusion models", ICLR 2022, section 4 and appendix D): close to the noise where there is little of
     * it, and to the negated video where there is nothing else.
     */
    VELOCITY {
        @Override
        public INDArray target(NoiseSchedule schedule, INDArray x0, int[] t, INDArray noise) {
            return schedule.velocity(x0, t, noise);
        }

        @Override
        public INDArray start(NoiseSchedule schedule, INDArray x, int t, INDArray output) {
            return schedule.startOfVelocity(x, t, output);
        }

        @Override
        double ofNoiseRatio(double clipped, double ratio) {
            return clipped / (ratio + 1);
        }
    },
    /**
     * The clean video. Where nearly all is noise, small errors of predicted noise are large errors of the video; so
     * samples become clean earlier in training this way.
     */
    START {
        @Override
        public INDArray target(NoiseSchedule schedule, INDArray x0, int[] t, INDArray noise) {
            return x0.dup('c');
        }

        @Override
        public INDArray start(NoiseSchedule schedule, INDArray x, int t, INDArray output) {
            return output.dup('c');
        }

        @Override
        double ofNoiseRatio(double clipped, double ratio) {
            return clipped;
        }
    };

    /**
     * What the network should put out.
     *
     * @param x0 clean videos, [N, C, T, H, W]
     * @param t timestep of each video, N of them
     * @param noise that they are mixed with, of x0's shape
     * @return a new array of x0's shape
     */
    public abstract INDArray target(NoiseSchedule schedule, INDArray x0, int[] t, INDArray noise);

    /**
     * The clean videos that an output implies.
     *
     * @param x noised videos, all at timestep t
     * @param output of the network, of x's shape
     * @return a new array of x's shape, not clipped
     */
    public abstract INDArray start(NoiseSchedule schedule, INDArray x, int t, INDArray output);

    /**
     * Weight of a squared error at timestep t: min(r, gamma) / r for noise, min(r, gamma) / (r + 1) for velocity,
     * min(r, gamma) for the clean video, where r = alphaBar_t / (1 - alphaBar_t) is the signal-to-noise ratio (T. Hang
     * et al., "Efficient diffusion training via min-SNR weighting strategy", ICCV 2023, section 3.4). All three are the
     * same weight, min(r, gamma), of the clean video's error.
     *
     * @param gamma above 0; the paper takes 5
     */
    public double minSnrWeight(NoiseSchedule schedule, int t, double gamma) {
        double ratio = schedule.signalToNoise(t);
        return ofNoiseRatio(Math.min(ratio, gamma), ratio);
    }

    abstract double ofNoiseRatio(double clipped, double ratio);
}

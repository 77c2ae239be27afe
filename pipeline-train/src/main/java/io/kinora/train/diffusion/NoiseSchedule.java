package io.kinora.train.diffusion;

import io.kinora.train.memory.NativeMemory;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How much noise a video holds at each timestep: q(x_t | x_0) = N(sqrt(alphaBar_t) x_0, (1 - alphaBar_t) I), where
 * alphaBar_t is the product of 1 - beta_0 … 1 - beta_t (J. Ho, A. Jain, P. Abbeel, "Denoising diffusion probabilistic
 * models", NeurIPS 2020, equation 4). Timesteps are 0 to steps - 1, from the least noise to the most.
 */
public final class NoiseSchedule {
    private static final double GREATEST_BETA = 0.999;
    private final double[] betas;
    private final double[] alphaBars;

    private NoiseSchedule(double[] betas, double[] alphaBars) {
        this.betas = betas;
        this.alphaBars = alphaBars;
    }

    /**
     * Betas that rise linearly: from 1e-4 to 0.02 over 1000 steps (Ho et al., section 4), and by 1000 / steps larger
     * for other counts, so that the last step is noise all the same.
     *
     * @param steps at least 2
     */
    public static NoiseSchedule linear(int steps) {
        double scale = 1000.0 / steps;
        return of(steps, step -> scale * (1e-4 + (0.02 - 1e-4) * step / (steps - 1)));
    }

    /**
     * alphaBar falls like a squared cosine (A. Nichol, P. Dhariwal, "Improved denoising diffusion probabilistic
     * models", ICML 2021, equation 17, offset 0.008).
     *
     * @param steps at least 2
     */
    public static NoiseSchedule cosine(int steps) {
        return of(steps, step -> 1 - squaredCosine((step + 1.0) / steps) / squaredCosine((double) step / steps));
    }

    private static double squaredCosine(double fraction) {
        double cosine = Math.cos((fraction + 0.008) / 1.008 * Math.PI / 2);
        return cosine * cosine;
    }

    private static NoiseSchedule of(int steps, IntToDoubleFunction beta) {
        if (steps < 2) {
            throw new IllegalArgumentException(
                    "Cannot make a noise schedule of " + steps + " steps: give at least 2, usually 1000");
        }
        double[] betas = new double[steps];
        double[] alphaBars = new double[steps];
        double product = 1;
        for (int step = 0; step < steps; step++) {
            betas[step] = Math.min(GREATEST_BETA, beta.applyAsDouble(step));
            product *= 1 - betas[step];
            alphaBars[step] = product;
        }
        return new NoiseSchedule(betas, alphaBars);
    }

    /**
     * The same with nothing but noise at the last timestep: sqrt(alphaBar) is shifted and scaled so that its last value
     * is 0 and its first stays (S. Lin, B. Liu, J. Li, X. Yang, "Common diffusion noise schedules and sample steps are
     * flawed", WACV 2024, algorithm 1). There noise tells nothing of the video, so models that put out noise cannot be
     * sampled from.
     */
    public NoiseSchedule withZeroTerminalSnr() {
        double first = Math.sqrt(alphaBars[0]);
        double last = Math.sqrt(alphaBars[alphaBars.length - 1]);
        double[] rescaledBetas = new double[betas.length];
        double[] rescaled = new double[alphaBars.length];
        for (int step = 0; step < rescaled.length; step++) {
            double root = (Math.sqrt(alphaBars[step]) - last) * first / (first - last);
            rescaled[step] = root * root;
            rescaledBetas[step] = 1 - rescaled[step] / (step == 0 ? 1 : rescaled[step - 1]);
        }
        return new NoiseSchedule(rescaledBetas, rescaled);
    }

    /** Number of timesteps. */
    public int steps() {
        return betas.length;
    }

    /** Variance of the noise that step t adds, in (0, 0.999]; 1 at the last step with zero terminal SNR. */
    public double beta(int t) {
        return betas[t];
    }

    /** 1 - beta. */
    public double alpha(int t) {
        return 1 - betas[t];
    }

    /** Share of the signal's variance left after step t; 1 for t = -1, where there is no noise. */
    public double alphaBar(int t) {
        return t < 0 ? 1 : alphaBars[t];
    }

    /**
     * x_t = sqrt(alphaBar_t) x_0 + sqrt(1 - alphaBar_t) noise, each video at its own t.
     *
     * @param x0 clean videos in [-1, 1], [N, C, T, H, W]
     * @param t timestep of each video, N of them
     * @param noise standard normal, of x0's shape
     * @return a new array of x0's shape
     */
    public INDArray noised(INDArray x0, int[] t, INDArray noise) {
        INDArray noises = scaled(noise, t, alphaBar -> Math.sqrt(1 - alphaBar));
        INDArray noised = scaled(x0, t, Math::sqrt).addi(noises);
        NativeMemory.free(noises);
        return noised;
    }

    /** The signal's share of variance over the noise's: alphaBar_t / (1 - alphaBar_t). */
    public double signalToNoise(int t) {
        return alphaBar(t) / (1 - alphaBar(t));
    }

    /**
     * v_t = sqrt(alphaBar_t) noise - sqrt(1 - alphaBar_t) x_0 (T. Salimans, J. Ho, ICLR 2022, appendix D).
     *
     * @param x0 clean videos, [N, C, T, H, W]
     * @param t timestep of each video, N of them
     * @param noise of x0's shape
     * @return a new array of x0's shape
     */
    INDArray velocity(INDArray x0, int[] t, INDArray noise) {
        INDArray starts = scaled(x0, t, alphaBar -> Math.sqrt(1 - alphaBar));
        INDArray velocity = scaled(noise, t, Math::sqrt).subi(starts);
        NativeMemory.free(starts);
        return velocity;
    }

    /**
     * The clean video that a predicted velocity implies: x_0 = sqrt(alphaBar_t) x_t - sqrt(1 - alphaBar_t) v.
     *
     * @param x noised videos, all at timestep t
     * @param velocity of x's shape
     * @return a new array, not clipped
     */
    INDArray startOfVelocity(INDArray x, int t, INDArray velocity) {
        double alphaBar = alphaBar(t);
        INDArray away = velocity.mul(Math.sqrt(1 - alphaBar));
        INDArray start = x.mul(Math.sqrt(alphaBar)).subi(away);
        NativeMemory.free(away);
        return start;
    }

    private INDArray scaled(INDArray x, int[] t, DoubleUnaryOperator ofAlphaBar) {
        if (x.size(0) != t.length) {
            throw new IllegalArgumentException("Cannot noise a batch of " + x.size(0) + " videos: there are "
                    + t.length + " timesteps; give one a video");
        }
        INDArray result = x.dup('c');
        for (int row = 0; row < t.length; row++) {
            result.slice(row).muli(ofAlphaBar.applyAsDouble(alphaBar(t[row])));
        }
        return result;
    }

    /**
     * The clean video that predicted noise implies, which is none where alphaBar_t is 0:
     * x_0 = (x_t - sqrt(1 - alphaBar_t) noise) / sqrt(alphaBar_t).
     *
     * @param x noised videos, all at timestep t
     * @param noise predicted noise, of x's shape
     * @return a new array, not clipped
     */
    INDArray start(INDArray x, int t, INDArray noise) {
        double alphaBar = alphaBar(t);
        INDArray away = noise.mul(Math.sqrt(1 - alphaBar));
        INDArray start = x.sub(away).divi(Math.sqrt(alphaBar));
        NativeMemory.free(away);
        return start;
    }

    /**
     * Mean of q(x_s | x_t, x_0) for s before t (Ho et al., equation 7, with beta_t written as 1 - alphaBar_t /
     * alphaBar_s so that steps may be left out).
     *
     * @param x0 clean videos
     * @param x noised videos, all at timestep t
     * @param s an earlier timestep, or -1 for none left
     * @return a new array of x's shape
     */
    public INDArray posteriorMean(INDArray x0, INDArray x, int t, int s) {
        double alpha = alphaBar(t) / alphaBar(s);
        double ofStart = Math.sqrt(alphaBar(s)) * (1 - alpha) / (1 - alphaBar(t));
        double ofNoised = Math.sqrt(alpha) * (1 - alphaBar(s)) / (1 - alphaBar(t));
        INDArray noised = x.mul(ofNoised);
        INDArray mean = x0.mul(ofStart).addi(noised);
        NativeMemory.free(noised);
        return mean;
    }

    /** Variance of q(x_s | x_t, x_0) (Ho et al., equation 7); 0 where s is -1. */
    public double posteriorVariance(int t, int s) {
        return (1 - alphaBar(s)) / (1 - alphaBar(t)) * (1 - alphaBar(t) / alphaBar(s));
    }

    /**
     * Standard normal noise of one video.
     *
     * @param random whose normals to take
     * @param shape of the video
     * @return [1, C, T, H, W], float
     */
    public static INDArray noise(CounterRandom random, VideoShape shape) {
        float[] numbers = new float[shape.length()];
        random.normals(numbers);
        return Nd4j.createFromArray(numbers).reshape('c', shape.batch(1)).castTo(DataType.FLOAT);
    }
}

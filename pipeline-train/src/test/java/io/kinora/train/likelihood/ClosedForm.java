package io.kinora.train.likelihood;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.special.Erf;

/**
 * The variational bound where it is known how the guess of the clean video is distributed: worked out from the papers'
 * formulas, with linear betas (J. Ho, A. Jain, P. Abbeel, NeurIPS 2020, section 4), and nothing of Kinora's own.
 */
public final class ClosedForm {
    private static final int SLICES = 4000;
    private static final double MOST_DEVIATIONS = 8;

    private final double[] alphaBars;

    public ClosedForm(int timesteps) {
        alphaBars = new double[timesteps];
        double product = 1;
        for (int t = 0; t < timesteps; t++) {
            product *= 1 - Math.min(0.999, 1000.0 / timesteps * (1e-4 + (0.02 - 1e-4) * t / (timesteps - 1)));
            alphaBars[t] = product;
        }
    }

    /** What a model guesses of a clean value: a normal distribution, cut off at -1 and 1. */
    public interface Guess {
        /** Its mean, where the signal's share of the variance is alphaBar. */
        double mean(double value, double alphaBar);

        /** Its standard deviation. */
        double deviation(double alphaBar);

        /** Of a model that puts out a clean value, whatever it is shown. */
        static Guess always(double guess) {
            return new Guess() {
                @Override
                public double mean(double value, double alphaBar) {
                    return guess;
                }

                @Override
                public double deviation(double alphaBar) {
                    return 0;
                }
            };
        }

        /** Of a model that puts out velocity 0: it is then root alphaBar times what it is shown. */
        static Guess ofNoVelocity() {
            return new Guess() {
                @Override
                public double mean(double value, double alphaBar) {
                    return alphaBar * value;
                }

                @Override
                public double deviation(double alphaBar) {
                    return Math.sqrt(alphaBar * (1 - alphaBar));
                }
            };
        }
    }

    /** Decoder, steps and prior in bits, for one value of a level of uint8. */
    public double[] bits(int level, Guess guess) {
        double value = level / 127.5 - 1;
        double secondBeta = 1 - alphaBars[1] / alphaBars[0];
        // The first step has the second's posterior variance: Nichol and Dhariwal, ICML 2021, section 3.1.
        double deviation = Math.sqrt(secondBeta * (1 - alphaBars[0]) / (1 - alphaBars[1]));
        double decoder = expected(guess, value, alphaBars[0], mean -> -Math.log(probability(level, mean, deviation)));
        double steps = 0;
        for (int t = 1; t < alphaBars.length; t++) {
            steps += step(t, value, guess);
        }
        double last = alphaBars[alphaBars.length - 1];
        double prior = (last * value * value - last - Math.log(1 - last)) / 2;
        return new double[] {decoder / Math.log(2), steps / Math.log(2), prior / Math.log(2)};
    }

    /** D. Kingma et al., "Variational diffusion models", NeurIPS 2021, equation 13. */
    private double step(int t, double value, Guess guess) {
        return (signalToNoise(t - 1) - signalToNoise(t)) / 2
                * expected(guess, value, alphaBars[t], mean -> (value - mean) * (value - mean));
    }

    private double signalToNoise(int t) {
        return alphaBars[t] / (1 - alphaBars[t]);
    }

    /** Of a level under a normal distribution, the outermost with its tails; 1e-12 at least. */
    private static double probability(int level, double mean, double deviation) {
        double lower = level == 0 ? Double.NEGATIVE_INFINITY : (level - 0.5) / 127.5 - 1;
        double upper = level == 255 ? Double.POSITIVE_INFINITY : (level + 0.5) / 127.5 - 1;
        double root = deviation * Math.sqrt(2);
        return Math.max(1e-12, Erf.erf((lower - mean) / root, (upper - mean) / root) / 2);
    }

    private static double expected(Guess guess, double value, double alphaBar, DoubleUnaryOperator of) {
        double mean = guess.mean(value, alphaBar);
        double deviation = guess.deviation(alphaBar);
        if (deviation == 0) {
            return of.applyAsDouble(mean);
        }
        double sum = 0;
        double slice = 2 * MOST_DEVIATIONS / SLICES;
        for (int i = 0; i < SLICES; i++) {
            double z = (i + 0.5) * slice - MOST_DEVIATIONS;
            double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * slice;
            sum += density * of.applyAsDouble(Math.max(-1, Math.min(1, mean + deviation * z)));
        }
        return sum;
    }
}

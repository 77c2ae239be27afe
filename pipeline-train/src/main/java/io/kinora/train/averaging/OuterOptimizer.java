package io.kinora.train.averaging;

/**
 * Moves the weights at a round's end. With Δ = start − mean of the workers' weights as its gradient, it is stochastic
 * gradient descent with momentum (I. Sutskever et al., ICML 2013, in the form without dampening):
 *
 * <pre>
 *   v ← momentum · v + Δ
 *   weights ← start − rate · v                     classical
 *   weights ← start − rate · (Δ + momentum · v)    Nesterov's
 * </pre>
 *
 * A. Douillard et al., "DiLoCo", arXiv 2311.08105, use Nesterov's with rate 0.7 and momentum 0.9.
 */
final class OuterOptimizer {
    private final AveragingSettings.Outer settings;
    private float[] velocity;

    OuterOptimizer(AveragingSettings.Outer settings) {
        this.settings = settings;
        this.velocity = new float[0];
    }

    /** What a resumed run needs: v, or nothing before the first round and where there is no momentum. Not a copy. */
    float[] state() {
        return velocity;
    }

    /** Goes on from a {@link #state()}. */
    void restore(float[] state) {
        velocity = state;
    }

    /**
     * The next round's start.
     *
     * @param start weights at the start of this round; changed in place
     * @param change mean over the workers of (weights at the end − start), which is −Δ
     */
    void move(float[] start, float[] change) {
        double rate = settings.learningRate();
        double momentum = settings.momentum();
        if (momentum > 0 && velocity.length == 0) {
            velocity = new float[start.length];
        }
        for (int i = 0; i < start.length; i++) {
            double gradient = -change[i];
            double direction = gradient;
            if (momentum > 0) {
                double kept = momentum * velocity[i] + gradient;
                velocity[i] = (float) kept;
                direction = settings.nesterov() ? gradient + momentum * kept : kept;
            }
            start[i] = (float) (start[i] - rate * direction);
        }
    }
}

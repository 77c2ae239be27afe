package io.kinora.benchmarks.train;

/** One of two networks that compute the same, on the same parameters and minibatch. */
interface Trainee {
    /** One optimizer step, forward, backward and AdamW, that is over when it returns. */
    void step();

    /** One prediction, as a sampler asks for it. */
    void forward();
}

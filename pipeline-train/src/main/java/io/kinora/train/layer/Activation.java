package io.kinora.train.layer;

/** What a layer does to its result in the same pass. */
public enum Activation {
    /** Nothing. */
    NONE,
    /** z · sigmoid(z) (S. Elfwing, E. Uchibe, K. Doya, Neural Networks 107, 2018). */
    SILU
}

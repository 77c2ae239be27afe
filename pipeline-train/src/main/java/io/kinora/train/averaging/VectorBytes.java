package io.kinora.train.averaging;

import java.io.Serializable;

/** A vector of floats as it travels. */
interface VectorBytes extends Serializable {
    /** Number of values. */
    int length();

    /** The values, as exactly as they travelled. */
    float[] values();
}

package io.kinora.core.decode;

/** How a picture of another shape is brought to the target's. */
public enum Fit {
    /** The largest middle part of the target's aspect ratio, scaled. Nothing is distorted; edges may be lost. */
    CROP,
    /** The whole picture, scaled to the target's sides whatever its own. */
    STRETCH
}

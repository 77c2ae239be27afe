package io.kinora.train.tracking;

import java.util.List;
import java.util.Map;

/** Something to be seen of a run: for TensorBoard, MLflow and the like. */
sealed interface TrackedEvent {
    /** Optimizer steps of one worker done. */
    long step();

    /** Milliseconds since 1970. */
    long time();

    /** Numbers by name; finite. */
    record Scalars(long step, long time, Map<String, Double> values) implements TrackedEvent {
    }

    /** Distributions by name. */
    record Distributions(long step, long time, Map<String, ValueHistogram> values) implements TrackedEvent {
    }

    /** Sampled videos. */
    record Videos(long step, long time, List<Gif> videos) implements TrackedEvent {
    }

    /** An animated GIF image. */
    record Gif(int height, int width, byte[] bytes) {
    }
}

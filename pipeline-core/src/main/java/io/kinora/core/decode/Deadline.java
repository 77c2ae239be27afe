package io.kinora.core.decode;

import java.time.Duration;

/** A moment by which work should be done. */
final class Deadline {
    private final long end;

    Deadline(Duration fromNow) {
        end = System.nanoTime() + fromNow.toNanos();
    }

    boolean passed() {
        return System.nanoTime() - end > 0;
    }
}

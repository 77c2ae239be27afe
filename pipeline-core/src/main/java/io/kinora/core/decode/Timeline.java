package io.kinora.core.decode;

import java.util.OptionalLong;

/**
 * Times of a stream's frames, made to rise: a missing time follows the one before by that frame's length, and a
 * jump back or far ahead (a broadcast recording, files joined together) goes on as if there were none.
 */
final class Timeline {
    /** Above what any real pause lasts in slow animations; beyond it a jump would only repeat one frame. */
    static final long LONGEST_GAP = 30_000_000;
    /** Wrongly ordered frames lie closer together than this. */
    private static final long LONGEST_STEP_BACK = 1_000_000;

    private final long step;
    private long shift;
    private long last;
    private boolean begun;
    private boolean plain = true;

    /** @param fps nominal frames per second, 0 if unknown */
    Timeline(double fps) {
        step = Math.max(1, Math.round(1_000_000 / (fps > 0 ? fps : 25)));
    }

    /**
     * The time of the next frame in microseconds, above that of the frame before.
     *
     * @param micros its time by its own word
     * @param lasted how long the frame before lasts by its own word, in microseconds; 0 if it does not say
     */
    long next(OptionalLong micros, long lasted) {
        if (!begun) {
            begun = true;
            plain = micros.isPresent();
            last = micros.orElse(0);
            return last;
        }
        long follows = last + length(lasted);
        long time = micros.isPresent() ? micros.getAsLong() + shift : follows;
        if (time > last + LONGEST_GAP || time < last - LONGEST_STEP_BACK) {
            shift += follows - time;
            time = follows;
        }
        plain &= micros.isPresent() && shift == 0 && time > last;
        last = Math.max(time, last + 1);
        return last;
    }

    /** Whether all times so far were those of the stream, so that one can be jumped to. */
    boolean plain() {
        return plain;
    }

    /** Goes on at a frame behind a jump; its time is taken as it is. */
    void resume(long micros) {
        last = micros;
    }

    /**
     * How long a frame lasts, in microseconds.
     *
     * @param stated what it says itself, 0 if nothing
     */
    long length(long stated) {
        return stated > 0 && stated <= LONGEST_GAP ? stated : step;
    }
}

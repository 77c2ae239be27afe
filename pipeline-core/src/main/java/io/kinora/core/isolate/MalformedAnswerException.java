package io.kinora.core.isolate;

import java.io.IOException;

/** A child said what no sound one says. */
public final class MalformedAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedAnswerException(String message) {
        super(message);
    }

    /**
     * Checks a part of an answer.
     *
     * @param what names it
     * @param value tells what it is instead
     * @throws MalformedAnswerException unless it is sound
     */
    public static void unless(boolean sound, String what, long value) throws MalformedAnswerException {
        if (!sound) {
            throw new MalformedAnswerException("a wrong " + what + ", " + value);
        }
    }

    /** The constant of an enumeration that was told by its place. */
    public static <T> T constant(T[] values, int place) throws MalformedAnswerException {
        unless(place >= 0 && place < values.length, "constant", place);
        return values[place];
    }
}

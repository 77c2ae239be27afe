package io.kinora.eval.metric;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;

/** What two videos must have in common before they are compared pixel by pixel. */
final class Alike {
    private Alike() {
    }

    /**
     * Checks two videos.
     *
     * @param metric its name, for the message
     * @param leastSide pixels that both sides must have
     * @throws KinoraException exit code 3 if the shapes differ or the pictures are too small
     */
    static void require(Frames reference, Frames other, String metric, int leastSide) {
        if (reference.frames() != other.frames() || reference.height() != other.height()
                || reference.width() != other.width() || reference.channels() != other.channels()) {
            throw KinoraException.input("shapes-differ", "Cannot compare videos of shape " + reference.shape() + " and "
                    + other.shape() + " frame by frame: decode or generate both alike");
        }
        if (reference.height() < leastSide || reference.width() < leastSide) {
            throw KinoraException.input("too-small", "Cannot compute " + metric + " of videos of shape "
                    + reference.shape() + ": both sides must be at least " + leastSide + " pixels");
        }
    }
}

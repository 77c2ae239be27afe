package io.kinora.train.checkpoint;

import java.io.IOException;

/** A file of a checkpoint that is not the one that was written. */
final class DamagedFileException extends IOException {
    DamagedFileException(String file, String what) {
        super(file + " " + what);
    }
}

package io.kinora.train.checkpoint;

import io.kinora.core.checkpoint.CheckpointFolders;
import java.util.List;
import java.util.Optional;

/**
 * {@code manifest.json}: the files of a checkpoint. It is written last, so a checkpoint that has one is complete.
 *
 * @param format of the checkpoint; 2
 * @param files all files beside this one
 */
record Manifest(int format, List<Manifest.Entry> files) {
    static final String NAME = CheckpointFolders.MANIFEST;
    static final int FORMAT = 2;

    /**
     * One file.
     *
     * @param name within the checkpoint's folder
     * @param bytes its size
     * @param sha256 of its bytes, in lower-case hexadecimal
     */
    record Entry(String name, long bytes, String sha256) {
    }

    Manifest {
        files = List.copyOf(files);
    }

    Optional<Entry> entry(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }
}

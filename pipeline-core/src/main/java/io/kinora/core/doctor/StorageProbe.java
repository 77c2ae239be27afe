package io.kinora.core.doctor;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.storage.FileSystems;
import io.kinora.core.storage.Renames;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A small file that is written, read and deleted in a folder, or where the folder would be made.
 *
 * @param write from the first call to the closed file
 * @param read of the whole file
 * @param delete of it
 * @param ahead how far the storage's clock is ahead of this machine's, by the file's time; negative if behind
 */
record StorageProbe(Duration write, Duration read, Duration delete, Duration ahead) {
    /** Enough to find a full disk, which may still take an empty file. */
    private static final int BYTES = 1 << 16;

    /**
     * Tries out a folder; nothing is left behind.
     *
     * @throws KinoraException exit code 6: {@code no-file-system}, {@code storage-unreachable} if nothing can be asked
     *     of it, or {@code storage-failed} if it can be asked, but not written to, read or deleted from
     */
    static StorageProbe of(String uri, Configuration hadoop) {
        FileSystem fileSystem;
        Path file;
        try {
            fileSystem = FileSystems.of(new Path(uri), hadoop);
            file = new Path(folder(fileSystem, fileSystem.makeQualified(new Path(uri))),
                    ".kinora-probe-" + UUID.randomUUID());
        } catch (IOException | IllegalArgumentException e) {
            throw new KinoraException(ExitCode.RESOURCES, "storage-unreachable",
                    "Cannot reach " + uri + ": " + reason(e) + "; check the address, that its server runs and can be"
                            + " reached from here, and the file system's settings and credentials", e);
        }
        byte[] content = new byte[BYTES];
        new Random().nextBytes(content);
        try {
            return tried(fileSystem, file, content);
        } catch (IOException | FSError e) {
            // A full local disk is an Error to Hadoop.
            throw new KinoraException(ExitCode.RESOURCES, "storage-failed",
                    "Cannot write, read and delete in " + uri + ": " + reason(e) + "; give this user the right to,"
                            + " see that it is not full, or give another folder", e);
        }
    }

    /** Where folders are more than parts of names, one that is not there is not made, but tried where it would be. */
    private static Path folder(FileSystem fileSystem, Path folder) throws IOException {
        if (!Renames.inOneStep(fileSystem.getUri().getScheme())) {
            return folder;
        }
        Path nearest = folder;
        while (nearest != null) {
            try {
                FileStatus status = fileSystem.getFileStatus(nearest);
                if (!status.isDirectory()) {
                    throw new IOException(nearest + " is a file, where a folder is needed");
                }
                return nearest;
            } catch (FileNotFoundException notThere) {
                nearest = nearest.getParent();
            }
        }
        throw new IOException("there is no root folder");
    }

    private static StorageProbe tried(FileSystem fileSystem, Path file, byte[] content) throws IOException {
        boolean deleted = false;
        try {
            long begun = System.nanoTime();
            try (OutputStream out = fileSystem.create(file, false)) {
                out.write(content);
            }
            long written = System.nanoTime();
            Instant now = Instant.now();
            byte[] back;
            try (InputStream in = fileSystem.open(file)) {
                back = in.readAllBytes();
            }
            long read = System.nanoTime();
            if (!Arrays.equals(content, back)) {
                throw new IOException("what was read is not what was written: " + back.length + " bytes of "
                        + content.length);
            }
            long time = fileSystem.getFileStatus(file).getModificationTime();
            long asked = System.nanoTime();
            deleted = fileSystem.delete(file, false);
            if (!deleted) {
                throw new IOException("a file that was written cannot be deleted");
            }
            return new StorageProbe(Duration.ofNanos(written - begun), Duration.ofNanos(read - written),
                    Duration.ofNanos(System.nanoTime() - asked),
                    Duration.between(now, Instant.ofEpochMilli(time)));
        } finally {
            if (!deleted) {
                discard(fileSystem, file);
            }
        }
    }

    private static void discard(FileSystem fileSystem, Path file) {
        try {
            fileSystem.delete(file, false);
        } catch (IOException | FSError e) {
            // What went wrong first is told.
        }
    }

    /** Some exceptions have no more of a message than a name; others tell the whole story in many lines. */
    static String reason(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage()).lines().findFirst().orElse("").strip();
        return message.contains(" ") ? message : thrown.getClass().getSimpleName() + " (" + message + ")";
    }

    /** Such as {@code written in 3 ms, read in 1 ms, deleted in 1 ms}. */
    String latencies() {
        return String.format(Locale.ROOT, "written in %d ms, read in %d ms, deleted in %d ms", write.toMillis(),
                read.toMillis(), delete.toMillis());
    }
}

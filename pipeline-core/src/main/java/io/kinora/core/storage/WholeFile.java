package io.kinora.core.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/** Writes files so that whoever reads one sees the old content or the new, on any Hadoop file system. */
public final class WholeFile {
    private WholeFile() {
    }

    /** What a file is to hold. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it to a stream, which stays open. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file, replacing what was there.
     *
     * @param beside where it is written first, if the file system renames; no other writer may use that path
     */
    public static void write(FileSystem fileSystem, Path target, Path beside, Content content) throws IOException {
        if (!Renames.inOneStep(fileSystem.getUri().getScheme())) {
            upload(fileSystem, target, content);
            return;
        }
        boolean moved = false;
        try {
            try (OutputStream out = fileSystem.create(beside, true)) {
                content.writeTo(out);
            } catch (FSError e) {
                // So Hadoop tells of a full local disk.
                throw new IOException(e.getMessage(), e);
            }
            fileSystem.mkdirs(target.getParent());
            FileContext.getFileContext(target.toUri(), fileSystem.getConf())
                    .rename(beside, target, Options.Rename.OVERWRITE);
            moved = true;
        } finally {
            if (!moved) {
                fileSystem.delete(beside, false);
            }
        }
    }

    /** An object store shows a file once it is closed, also one of which half is written: so it is made here first. */
    private static void upload(FileSystem fileSystem, Path target, Content content) throws IOException {
        java.nio.file.Path whole = Files.createTempFile("kinora-", ".upload");
        try {
            try (OutputStream out = Files.newOutputStream(whole)) {
                content.writeTo(out);
            }
            fileSystem.copyFromLocalFile(false, true, new Path(whole.toUri()), target);
        } finally {
            Files.delete(whole);
        }
    }
}

package io.kinora.core.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system, but that it sets permissions itself: without Hadoop's native library, which no Maven
 * artifact holds, Hadoop starts a {@code chmod} process for each file and folder that it makes, and tests make many.
 */
public final class QuickLocalFileSystem extends LocalFileSystem {
    /** Called by Hadoop. */
    public QuickLocalFileSystem() {
        super(new Raw());
    }

    private static final class Raw extends RawLocalFileSystem {
        @Override
        public void setPermission(Path path, FsPermission permission) throws IOException {
            Files.setPosixFilePermissions(pathToFile(path).toPath(),
                    PosixFilePermissions.fromString(permission.toString()));
        }
    }
}

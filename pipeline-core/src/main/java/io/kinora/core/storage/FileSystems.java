package io.kinora.core.storage;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Hadoop's file systems by their schemes. Those of object stores are in jars of their own. */
public final class FileSystems {
    private FileSystems() {
    }

    /**
     * Checks that there is a file system for a scheme; no server is asked.
     *
     * @throws KinoraException exit code 6 if there is none
     */
    public static void require(String scheme, Configuration configuration) {
        try {
            FileSystem.getFileSystemClass(scheme, configuration);
        } catch (IOException | RuntimeException | LinkageError missing) {
            throw new KinoraException(ExitCode.RESOURCES, "no-file-system", "Cannot read addresses that begin with "
                    + scheme + ":, as there is no file system for them (" + missing + "); check the addresses, or add its jar"
                    + " and those that it needs, for s3a by -- --packages org.apache.hadoop:hadoop-aws:VERSION"
                    + " (docs/storage.md)",
                    missing);
        }
    }

    /**
     * The file system of a path.
     *
     * @throws KinoraException exit code 6 if there is none for its scheme
     * @throws IOException if it cannot be reached
     */
    public static FileSystem of(Path path, Configuration configuration) throws IOException {
        if (path.toUri().getScheme() != null) {
            require(path.toUri().getScheme(), configuration);
        }
        return path.getFileSystem(configuration);
    }
}

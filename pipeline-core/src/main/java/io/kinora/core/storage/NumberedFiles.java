package io.kinora.core.storage;

import java.io.IOException;
import java.util.function.IntFunction;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Files that are numbered from 0 without gaps, as nothing can be appended to a file of an object store. */
public final class NumberedFiles {
    private NumberedFiles() {
    }

    /**
     * The first number of which there is no file; some files are asked for by their names, no folder is listed.
     *
     * @param file by its number
     */
    public static int next(FileSystem fileSystem, IntFunction<Path> file) throws IOException {
        int known = -1;
        int missing = 0;
        while (fileSystem.exists(file.apply(missing))) {
            known = missing;
            missing = 2 * missing + 1;
        }
        while (missing - known > 1) {
            int middle = (known + missing) >>> 1;
            if (fileSystem.exists(file.apply(middle))) {
                known = middle;
            } else {
                missing = middle;
            }
        }
        return missing;
    }
}

package io.kinora.core.storage;

import java.util.Set;

/**
 * Which file systems rename in one step, so that of two writers one is refused and no reader sees half a file: local
 * ones and HDFS. An object store copies and deletes. What is not known to rename so is taken for one that does not.
 */
public final class Renames {
    private static final Set<String> IN_ONE_STEP = Set.of("file", "hdfs", "viewfs");

    private Renames() {
    }

    /** Whether the file system of a scheme, such as {@code hdfs}, renames in one step. */
    public static boolean inOneStep(String scheme) {
        return IN_ONE_STEP.contains(scheme);
    }
}

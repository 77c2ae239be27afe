package io.kinora.core.decode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the real videos are that some tests read, if this machine has them. */
public final class SharedData {
    private SharedData() {
    }

    /** The folder {@code shared/data} beside the project, or beside a folder above it. */
    public static Optional<Path> folder() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path data = at.resolve("shared").resolve("data");
            if (Files.isDirectory(data)) {
                return Optional.of(data);
            }
        }
        return Optional.empty();
    }
}

package io.kinora.core.isolate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs of the system. */
final class Programs {
    private Programs() {
    }

    /** Where a program is, if this machine has it. */
    static Optional<Path> find(String name) {
        return Stream.of("/usr/bin", "/bin", "/usr/local/bin", "/usr/sbin", "/sbin")
                .map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst();
    }
}

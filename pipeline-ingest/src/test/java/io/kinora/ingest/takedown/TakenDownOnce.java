package io.kinora.ingest.takedown;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives test classes the corpus {@link TakenDown}: it is made once, and each class gets it as it was made. */
final class TakenDownOnce implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TakenDown.class;
    }

    @Override
    public TakenDown resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL)
                .getOrComputeIfAbsent(Kept.class, key -> new Kept(), Kept.class).asItWasMade();
    }

    /** Lies where it was made, as tables know their place, with a copy beside it, until all tests are over. */
    private static final class Kept implements ExtensionContext.Store.CloseableResource {
        private final Path folder;
        private final TakenDown corpus;

        Kept() {
            try {
                folder = Files.createTempDirectory("taken-down");
                corpus = new TakenDown(Files.createDirectory(folder.resolve("made")));
                copy(folder.resolve("made"), folder.resolve("copy"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        TakenDown asItWasMade() {
            try {
                delete(folder.resolve("made"));
                copy(folder.resolve("copy"), folder.resolve("made"));
                return corpus;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            delete(folder);
        }

        /** Copies files as old as they are: what may be removed depends on that. */
        private static void copy(Path from, Path to) throws IOException {
            try (Stream<Path> all = Files.walk(from)) {
                for (Path path : all.toList()) {
                    Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }

        private static void delete(Path folder) throws IOException {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}

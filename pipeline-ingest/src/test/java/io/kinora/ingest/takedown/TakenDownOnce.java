package io.kinora.ingest.takedown;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.apache.commons.io.FileUtils;
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
        try {
            return context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent(Kept.class, key -> new Kept(), Kept.class).asItWasMade();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Lies where it was made, as tables know their place, with a copy beside it, until all tests are over. What is
     * copied stays as old as it is, since what may be removed depends on that.
     */
    private static final class Kept implements ExtensionContext.Store.CloseableResource {
        private final File folder;
        private final File made;
        private final File copy;
        private final TakenDown corpus;

        Kept() {
            try {
                folder = Files.createTempDirectory("taken-down").toFile();
                made = new File(folder, "made");
                copy = new File(folder, "copy");
                corpus = new TakenDown(Files.createDirectory(made.toPath()));
                FileUtils.copyDirectory(made, copy);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        TakenDown asItWasMade() throws IOException {
            FileUtils.deleteDirectory(made);
            FileUtils.copyDirectory(copy, made);
            return corpus;
        }

        @Override
        public void close() throws IOException {
            FileUtils.deleteDirectory(folder);
        }
    }
}

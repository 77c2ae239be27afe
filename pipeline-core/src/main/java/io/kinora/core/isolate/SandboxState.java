package io.kinora.core.isolate;

import io.kinora.core.decode.IsolationSettings;
import java.util.Optional;

/** How well processes that decode are kept off network and files on this machine. */
public final class SandboxState {
    private SandboxState() {
    }

    /**
     * What the best sandbox that works here leaves open; empty for bubblewrap, which hides all.
     *
     * @throws io.kinora.core.error.KinoraException if a better one is required, or none could be tried out
     */
    public static Optional<String> weakness(IsolationSettings.Sandbox wanted) {
        return switch (Sandbox.choose(wanted)) {
            case BUBBLEWRAP -> Optional.empty();
            case NAMESPACES, NAMESPACES_OF_ROOT -> Optional.of("without network, but with this user's files in sight");
            case NONE -> Optional.of("without a sandbox");
        };
    }
}

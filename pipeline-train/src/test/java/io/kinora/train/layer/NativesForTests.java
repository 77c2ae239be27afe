package io.kinora.train.layer;

import io.kinora.core.job.NativeLibraries;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Picks ND4J's natives before a test loads them, as the job runner does; JUnit finds it as a service. */
public final class NativesForTests implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        NativeLibraries.select();
    }
}

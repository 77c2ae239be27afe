package io.kinora.core.config;

import java.util.regex.Pattern;

/** Tells which settings hold secrets, so that they are neither taken from a command line nor shown. */
public final class Secrets {
    /** What is shown in place of a secret. */
    public static final String MASK = "******";

    private static final Pattern NAME = Pattern.compile(
            "(?i)(password|passwd|secret|token|credential(?!s?[.-]?provider)|a(?:ccess|ccount)[._-]?key|api[._-]?key)");

    private Secrets() {
    }

    /** Whether a setting of this name looks like a secret. */
    public static boolean looksSecret(String key) {
        return NAME.matcher(key).find();
    }
}

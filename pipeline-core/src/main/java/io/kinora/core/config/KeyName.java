package io.kinora.core.config;

import java.util.Locale;

/** Names of settings: camelCase in Java, kebab-case in HOCON. */
public final class KeyName {
    private KeyName() {
    }

    /** {@code batchSize} to {@code batch-size}. */
    public static String fromComponent(String component) {
        return component.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** {@code REPEAT_LAST} to {@code repeat-last}. */
    public static String fromConstant(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

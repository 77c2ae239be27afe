package io.kinora.core.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells which settings hold secrets, so that they are neither taken from a command line nor shown. */
public final class Secrets {
    /** What is shown in place of a secret. */
    public static final String MASK = "******";

    private static final Pattern NAME = Pattern.compile(
            "(?i)(password|passwd|secret|token|credential(?!s?[.-]?provider)|a(?:ccess|ccount)[._-]?key|api[._-]?key)");

    /** A password within an address: {@code ?password=…} or {@code ://user:…@}. */
    private static final Pattern IN_ADDRESS = Pattern.compile(
            "(?i)([?&;][a-z0-9._-]*(?:password|passwd|pwd|secret|token)=)[^&;\\s]+|(://[^/@:\\s]*:)[^/@\\s]+(?=@)");

    private Secrets() {
    }

    /** Whether a setting of this name looks like a secret. */
    public static boolean looksSecret(String key) {
        return NAME.matcher(key).find();
    }

    /** Whether a value is an address with a password in it. */
    public static boolean holdsSecret(String value) {
        return !masked(value).equals(value);
    }

    /** A value with the passwords of addresses in it masked. */
    public static String masked(String value) {
        return IN_ADDRESS.matcher(value).replaceAll(found -> Matcher.quoteReplacement(
                (found.group(1) == null ? found.group(2) : found.group(1)) + MASK));
    }
}

package io.kinora.core.config;

import java.util.regex.Pattern;

/** Tells where secrets are, so that they are neither taken from a command line nor shown. */
public final class Secrets {
    /** What is shown in place of a secret. */
    public static final String MASK = "******";

    private static final String WORDS = "(?:passw(?:or)?d|pwd|passphrase|secret|token|credential(?!s?[.-]?provider)"
            + "|(?:access|account|encryption|private|api)[._-]?key)";
    private static final Pattern NAME = Pattern.compile("(?i)" + WORDS);
    /** For {@code spark.redaction.regex}: Spark's own leaves out keys of accounts, of encryption and of addresses. */
    public static final String SPARK_REDACTION = "(?i)" + WORDS + "|://[^/\\s:@]*:[^/\\s@]+@";
    /** {@code scheme://user:password@host}. */
    private static final Pattern USER = Pattern.compile("(://[^/\\s:@]*:)[^/\\s@]+@");
    /** {@code ?password=…&} of a JDBC or signed address. */
    private static final Pattern PARAMETER =
            Pattern.compile("(?i)([?&;][\\w.-]*(?:" + WORDS + "|signature)[\\w.-]*=)[^&;\\s\"']+");

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

    /** A text, such as an address or a message, with passwords in addresses masked. */
    public static String masked(String text) {
        return PARAMETER.matcher(USER.matcher(text).replaceAll("$1" + MASK + "@")).replaceAll("$1" + MASK);
    }
}

package io.kinora.core.job;

import io.kinora.core.config.Secrets;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person reads while a job runs: standard error, since standard output is for the result's path. */
public final class Terminal {
    /** Set by bin/kinora when standard error is a terminal, which Java cannot tell. */
    static final String VARIABLE = "KINORA_TERMINAL";

    /** Control characters but for tab and line feed, and those that change the direction of writing. */
    private static final Pattern STEERING =
            Pattern.compile("[\\p{Cc}\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069&&[^\\t\\n]]");

    private Terminal() {
    }

    /** Whether a bar can be redrawn in place. */
    static boolean interactive() {
        return "1".equals(System.getenv(VARIABLE));
    }

    /** Prints a line, or several; passwords in it are masked, and control characters shown, not sent. */
    public static void say(String line) {
        stream().println(harmless(Secrets.masked(line)));
    }

    /** Prints where an exception came from, likewise. */
    static void trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        say(text.toString().stripTrailing());
    }

    /**
     * A text without what would steer a terminal: a file's name may hold escape sequences, or marks that turn the
     * direction of what follows. They become {@code \\u001b} and the like; line breaks and tabs stay.
     */
    public static String harmless(String text) {
        return STEERING.matcher(text).replaceAll(
                found -> Matcher.quoteReplacement(String.format("\\u%04x", (int) found.group().charAt(0))));
    }

    static PrintStream stream() {
        return System.err;
    }
}

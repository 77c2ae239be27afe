package io.kinora.core.job;

import java.io.PrintStream;

/** What a person reads while a job runs: standard error, since standard output is for the result's path. */
public final class Terminal {
    /** Set by bin/kinora when standard error is a terminal, which Java cannot tell. */
    static final String VARIABLE = "KINORA_TERMINAL";

    private Terminal() {
    }

    /** Whether a bar can be redrawn in place. */
    static boolean interactive() {
        return "1".equals(System.getenv(VARIABLE));
    }

    /** Prints a line. */
    public static void say(String line) {
        stream().println(line);
    }

    static PrintStream stream() {
        return System.err;
    }
}

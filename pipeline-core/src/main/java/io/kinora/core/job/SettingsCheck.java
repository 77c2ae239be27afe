package io.kinora.core.job;

import io.kinora.core.error.ExitCode;
import java.util.Arrays;
import java.util.List;

/**
 * Checks a command line without Spark, for {@code bin/kinora}: a mistyped setting need not wait for Spark to start, nor
 * for a cluster's queue. The arguments are the job's main class and the job's own arguments; exit codes are the job's.
 */
public final class SettingsCheck {
    private SettingsCheck() {
    }

    /** Ends the JVM with exit code 0 if the job can start with these arguments, or 2 if they are wrong. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Job<?, ?> job = (Job<?, ?>) Class.forName(arguments[0]).getConstructor().newInstance();
        System.exit(check(job, Arrays.asList(arguments).subList(1, arguments.length)).number());
    }

    /** Tells on standard error what keeps a job from starting with these arguments. */
    public static ExitCode check(Job<?, ?> job, List<String> arguments) {
        return JobRunner.check(job, arguments);
    }
}

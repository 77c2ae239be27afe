package io.kinora.core.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kinora.core.config.Settings;
import io.kinora.core.doctor.StartCheck;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SignalUtils;

/** One run of a job in its run directory: from {@code running} to {@code done} or {@code failed}. */
final class JobRun<S extends Record, R extends Record> {
    /** Spark's own hook has 30 more than the file systems'. */
    private static final int BEFORE_SPARK_STOPS = FileSystem.SHUTDOWN_HOOK_PRIORITY + 31;
    /** How Java ends by signals: 128 and their number. */
    private static final int BY_TERM = 128 + 15;
    private static final int BY_INT = 128 + 2;

    private final Job<S, R> job;
    private final RunDirectory directory;
    private final RunResult result;
    private volatile boolean terminated;

    JobRun(Job<S, R> job, RunDirectory directory, RunResult result) {
        this.job = job;
        this.directory = directory;
        this.result = result;
    }

    ExitCode execute(S settings, SharedSettings shared, Settings all) throws IOException {
        write(result.running());
        Runnable lastWord = this::tellThatItWasStopped;
        // Java's own handler ends the process then.
        SignalUtils.register("TERM", () -> {
            terminated = true;
            return false;
        });
        ShutdownHookManager.get().addShutdownHook(lastWord, BEFORE_SPARK_STOPS);
        try {
            return attempt(settings, shared, all);
        } finally {
            if (!ShutdownHookManager.get().isShutdownInProgress()) {
                ShutdownHookManager.get().removeShutdownHook(lastWord);
            }
        }
    }

    private ExitCode attempt(S settings, SharedSettings shared, Settings all) throws IOException {
        Terminal.say((directory.resumed() ? "Continuing kinora " : "kinora ") + job.name() + " in " + directory.uri());
        ObjectNode done;
        try (JobContext<S> context = new JobContext<>(job.name(), settings, shared, all, directory)) {
            if (!job.examines()) {
                GpuStart.ofDriver();
                if (shared.run().check()) {
                    GpuStart.tellOfIdle();
                    StartCheck.require(context, job.name(), !job.onlyReads(settings));
                }
            }
            done = result.done(job.run(context));
        } catch (Throwable e) {
            // Errors too: natives that are missing must not leave a run that seems to go on.
            return failed(e);
        }
        write(done);
        return ExitCode.DONE;
    }

    private ExitCode failed(Throwable thrown) {
        if (ShutdownHookManager.get().isShutdownInProgress()) {
            // What a job throws when it is stopped from outside is nobody's fault; the hook has the last word.
            return ExitCode.FAULT;
        }
        KinoraException failure = Failure.of(thrown, job.name());
        if (failure.exitCode() == ExitCode.FAULT) {
            Terminal.trace(thrown);
        }
        Terminal.say(failure.getMessage());
        try {
            write(result.failed(failure));
        } catch (IOException | RuntimeException e) {
            // Often for the same reason: the exit code at least tells it.
            Terminal.say("Cannot write result.json into " + directory.uri() + ": " + e);
        }
        return failure.exitCode();
    }

    private void tellThatItWasStopped() {
        // What Spark's tasks say while they are stopped helps nobody.
        SparkSession.getDefaultSession().foreach(spark -> {
            spark.sparkContext().setLogLevel("OFF");
            return null;
        });
        String message = "The process was stopped before its end; give the same command again to continue";
        Terminal.say(message);
        try {
            write(result.stopped(terminated ? BY_TERM : BY_INT, message));
        } catch (IOException | RuntimeException e) {
            Terminal.say("Cannot write result.json: " + e.getMessage());
        }
    }

    private void write(ObjectNode content) throws IOException {
        directory.write(RunDirectory.RESULT,
                RunResult.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
    }
}

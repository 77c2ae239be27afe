package io.kinora.core.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kinora.core.config.Settings;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;

/** One run of a job in its run directory: from {@code running} to {@code done} or {@code failed}. */
final class JobRun<S extends Record, R extends Record> {
    private final Job<S, R> job;
    private final RunDirectory directory;
    private final RunResult result;

    JobRun(Job<S, R> job, RunDirectory directory, RunResult result) {
        this.job = job;
        this.directory = directory;
        this.result = result;
    }

    ExitCode execute(S settings, CorpusSettings corpus, Settings all) throws IOException {
        write(result.running());
        Terminal.say((directory.resumed() ? "Continuing kinora " : "kinora ") + job.name() + " in " + directory.uri());
        ObjectNode end;
        ExitCode exitCode;
        try (JobContext<S> context = new JobContext<>(job.name(), settings, corpus, all, directory)) {
            end = result.done(job.run(context));
            exitCode = ExitCode.DONE;
        } catch (KinoraException e) {
            exitCode = e.exitCode();
            end = result.failed(exitCode, e.code(), e.getMessage());
            Terminal.say(e.getMessage());
        } catch (OutOfMemoryError e) {
            exitCode = ExitCode.RESOURCES;
            String message = "Cannot go on: memory ran out (" + e.getMessage() + "); give the driver more with"
                    + " -- --driver-memory, or lower the batch size";
            end = result.failed(exitCode, "out-of-memory", message);
            Terminal.say(message);
        } catch (Exception e) {
            exitCode = ExitCode.FAULT;
            end = result.failed(exitCode, "fault", String.valueOf(e));
            Terminal.say("Cannot finish kinora " + job.name() + ": a fault, probably Kinora's own");
            e.printStackTrace(Terminal.stream());
        }
        write(end);
        return exitCode;
    }

    private void write(ObjectNode content) throws IOException {
        directory.write(RunDirectory.RESULT, RunResult.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
    }
}

package io.kinora.core.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import io.kinora.core.config.Problems;
import io.kinora.core.config.Settings;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * A run of a job within the run of another: in the same Spark session, in a run directory of its own below the other's.
 *
 * @param <S> the inner job's section of the settings
 * @param <R> what goes into its result.json
 */
final class InnerRun<S extends Record, R extends Record> {
    private final JobContext<?> outer;
    private final Job<S, R> job;
    private final Settings all;
    private final S settings;

    /**
     * @param given settings that lie over the user's, by their paths
     * @throws KinoraException exit code 2 if the job's settings are wrong
     */
    InnerRun(JobContext<?> outer, Job<S, R> job, Map<String, ?> given) {
        this.outer = outer;
        this.job = job;
        Problems problems = new Problems();
        this.all = Settings.of(ConfigFactory.parseMap(given).withFallback(outer.userSettings()), problems);
        Optional<S> section = all.section(job.name(), job.settings());
        problems.throwIfAny();
        this.settings = section.orElseThrow();
    }

    /** Runs it, unless an earlier process has finished it in that folder; returns its result.json. */
    JsonNode in(String folder) throws Exception {
        Optional<JsonNode> before = outer.directory().readJson(folder + "/" + RunDirectory.RESULT);
        if (before.isPresent() && before.get().path("status").asText().equals(RunResult.Status.DONE.json())) {
            return before.get();
        }
        RunResult result = new RunResult(job.name(), Instant.now());
        RunDirectory directory =
                JobRunner.open(job, all, outer.directory().path(folder).toString(), outer.hadoop());
        write(directory, result.running());
        try (JobContext<S> context = new JobContext<>(outer, job.name(), settings, all, directory)) {
            ObjectNode done = result.done(job.run(context));
            write(directory, done);
            return done;
        } catch (Throwable e) {
            // A run that is stopped from outside has not failed: the same command goes on with it.
            if (!ShutdownHookManager.get().isShutdownInProgress()) {
                leaveWord(directory, result.failed(Failure.of(e, job.name())), e);
            }
            throw e;
        }
    }

    /** What cannot be written must not hide why the run has failed. */
    private static void leaveWord(RunDirectory directory, ObjectNode content, Throwable reason) {
        try {
            write(directory, content);
        } catch (IOException | RuntimeException | FSError e) {
            reason.addSuppressed(e);
        }
    }

    private static void write(RunDirectory directory, ObjectNode content) throws IOException {
        directory.write(RunDirectory.RESULT,
                RunResult.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
    }
}

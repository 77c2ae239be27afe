package io.kinora.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.error.ExitCode;
import io.kinora.core.job.Flag;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.JobRunner;
import java.nio.file.Path;
import java.util.List;

/**
 * Gives a test's work what a job has: a session with a warehouse, and a run directory.
 *
 * @param work what it does
 */
public record WorkJob(Work work) implements Job<EvaluateSettings, WorkJob.Done> {
    /** What a test does. */
    @FunctionalInterface
    public interface Work {
        /** Does it. */
        void run(JobContext<?> context) throws Exception;
    }

    /** What goes into result.json. */
    public record Done(boolean done) {
    }

    /** Does some work in a run of its own, to its end. */
    public static void run(Path directory, Path warehouse, Work work) {
        assertThat(JobRunner.run(new WorkJob(work), new String[] {"--out", directory.toString(), "--corpus",
            warehouse.toString(), "--set", "evaluate.real=x", "--set", "evaluate.generated=y",
            "--set", "spark.\"spark.master\"=local[2]", "--set", "spark.\"spark.ui.enabled\"=false",
            "--set", "spark.\"spark.sql.shuffle.partitions\"=2"})).isEqualTo(ExitCode.DONE);
    }

    @Override
    public String name() {
        return "evaluate";
    }

    @Override
    public String summary() {
        return "Does a test's work.";
    }

    @Override
    public Class<EvaluateSettings> settings() {
        return EvaluateSettings.class;
    }

    @Override
    public List<Flag> flags() {
        return List.of();
    }

    @Override
    public Done run(JobContext<EvaluateSettings> context) throws Exception {
        work.run(context);
        return new Done(true);
    }
}

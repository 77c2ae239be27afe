package io.kinora.endtoend.deploy;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.Flag;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobContext;
import java.util.List;
import java.util.Map;

/** A job that ends as it is told to, so that result.json is the real one of such an end. */
record EndingJob(ExitCode end) implements Job<EndingJob.Nothing, EndingJob.Figures> {
    /** No settings. */
    record Nothing() {
    }

    /** One figure of an evaluation. */
    record Figure(double value) {
    }

    /** Figures, as an evaluation has them. */
    record Figures(Map<String, Figure> metrics) {
    }

    @Override
    public String name() {
        return "ending";
    }

    @Override
    public String summary() {
        return "Ends.";
    }

    @Override
    public Class<Nothing> settings() {
        return Nothing.class;
    }

    @Override
    public List<Flag> flags() {
        return List.of();
    }

    @Override
    public Figures run(JobContext<Nothing> context) throws Exception {
        if (end == ExitCode.FAULT) {
            throw new IllegalStateException("as it was told to");
        } else if (end != ExitCode.DONE) {
            throw new KinoraException(end, "told-so", "as it was told to");
        }
        return new Figures(Map.of("fd_random_i3d", new Figure(1.5)));
    }
}

package io.kinora.core.doctor;

import io.kinora.core.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/**
 * Section {@code doctor}; how long a check may take is {@code run.deadline}, as at the start of each job.
 *
 * @param uris further folders that are tried out, beside the corpus and the run directory
 * @param jobs those that are to be run; all if empty
 * @param executorDeadline how long Spark may take to start, and again the visit of all executors
 */
public record DoctorSettings(List<String> uris, List<String> jobs, Duration executorDeadline) {
    /** Checks the names. */
    public DoctorSettings {
        uris = List.copyOf(uris);
        jobs = List.copyOf(jobs);
        for (String job : jobs) {
            if (!Settings.JOBS.contains(job)) {
                throw new IllegalArgumentException("jobs: there is no job '" + job + "'; give some of "
                        + String.join(", ", new TreeSet<>(Settings.JOBS)));
            }
        }
        if (executorDeadline.isNegative() || executorDeadline.isZero()) {
            throw new IllegalArgumentException("executor-deadline must be longer than nothing");
        }
    }
}

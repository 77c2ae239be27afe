package io.kinora.core.doctor;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.JobContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The short form of {@code kinora doctor}, before each job begins. */
public final class StartCheck {
    private StartCheck() {
    }

    /**
     * Looks at what can be looked at without Spark; warnings are told.
     *
     * @param job its name
     * @param writesCorpus whether it writes to the corpus
     * @throws KinoraException exit code 6 if the job would fail
     */
    public static void require(JobContext<?> context, String job, boolean writesCorpus) {
        long begun = System.nanoTime();
        List<String> uris = new ArrayList<>(List.of(context.directory().uri()));
        if (writesCorpus) {
            uris.add(context.corpus().uri());
        }
        List<Finding> findings = Examination.of(Examination.checks(), Surroundings.of(context, Place.START, uris),
                List.of(job), Finding.DRIVER);
        for (Finding finding : findings) {
            if (finding.level() == Level.WARNING) {
                context.say("WARNING: " + finding.check() + ": " + finding.sentence());
            }
        }
        List<Finding> failures = findings.stream().filter(finding -> finding.level() == Level.FAILURE).toList();
        if (!failures.isEmpty()) {
            String message = failures.stream().map(Finding::sentence).collect(Collectors.joining(". "));
            throw new KinoraException(ExitCode.RESOURCES, failures.get(0).code(),
                    message.startsWith("Cannot ") ? message : "Cannot start: " + message);
        }
        context.say("Checked " + findings.stream().map(Finding::check).distinct().collect(Collectors.joining(", "))
                + " in " + (System.nanoTime() - begun) / 1_000_000 + " ms");
    }
}

package io.kinora.core.doctor;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.FailureWithNumbers;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.Executors;
import io.kinora.core.job.Flag;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.JobRunner;
import io.kinora.core.job.RunFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** {@code kinora doctor}: tells before a run what would go wrong. */
public final class DoctorJob implements Job<DoctorSettings, DoctorResult> {
    private static final String SESSION = "session";

    /** Runs it as a process. */
    public static void main(String[] arguments) {
        JobRunner.main(new DoctorJob(), arguments);
    }

    @Override
    public String name() {
        return "doctor";
    }

    @Override
    public String summary() {
        return "Tells before a run what would go wrong, and what to do about it. Ends with exit code 6 if a run with"
                + " these settings would fail.";
    }

    @Override
    public Class<DoctorSettings> settings() {
        return DoctorSettings.class;
    }

    @Override
    public List<Flag> flags() {
        return List.of(new Flag("--uri", "doctor.uris", Flag.Kind.MANY, "Further folders to try out."),
                new Flag("--for", "doctor.jobs", Flag.Kind.MANY, "The jobs that are to be run; all if not given."));
    }

    /** Names of all checks that this jar has; findings have them. */
    public static List<String> checkNames() {
        return Stream.concat(Examination.checks().stream().map(Check::name),
                Stream.of(SESSION, ExecutorVisit.NAME, ExecutorVisit.CLOCK)).toList();
    }

    @Override
    public boolean examines() {
        return true;
    }

    @Override
    public DoctorResult run(JobContext<DoctorSettings> context) throws Exception {
        List<Check> checks = Examination.checks();
        List<String> jobs = context.settings().jobs();
        Surroundings driver = Surroundings.of(context, Place.DRIVER, uris(context));
        List<Finding> findings = new ArrayList<>(Examination.of(checks, driver, jobs, Finding.DRIVER));
        Optional<SparkSession> session = session(context, findings);
        session.map(driver::with).ifPresent(started -> {
            findings.addAll(Examination.of(checks, started, jobs, Finding.DRIVER));
            if (!started.local()) {
                findings.addAll(ExecutorVisit.of(started, jobs, context.settings().executorDeadline()));
            }
        });
        DoctorResult result = DoctorResult.of(Examination.folded(findings));
        result.findings().forEach(finding -> say(context, finding));
        context.say(result.summary());
        context.directory().writeReport(DoctorReport.of(result, RunFacts.of(context)));
        if (result.failures() > 0) {
            throw new FailureWithNumbers(ExitCode.RESOURCES, "would-fail", "A run would fail: "
                    + result.of(Level.FAILURE).stream().map(finding -> finding.check() + ": " + finding.found())
                            .collect(Collectors.joining(". ")), result);
        }
        return result;
    }

    private static List<String> uris(JobContext<DoctorSettings> context) {
        List<String> uris = new ArrayList<>(List.of(context.directory().askedFor(), context.corpus().uri()));
        uris.addAll(context.settings().uris());
        SparkConf conf = context.sparkConf();
        if (conf.getBoolean("spark.eventLog.enabled", false)) {
            uris.add(conf.get("spark.eventLog.dir", "file:///tmp/spark-events"));
        }
        return uris;
    }

    /** Starts Spark; what became of it is told. */
    private static Optional<SparkSession> session(JobContext<DoctorSettings> context, List<Finding> findings) {
        Duration deadline = context.settings().executorDeadline();
        String master = context.sparkConf().get("spark.master", "local[*]");
        long begun = System.nanoTime();
        Finding found;
        Optional<SparkSession> session = Optional.empty();
        try {
            session = Optional.of(Patience.within(deadline, () -> {
                SparkSession started = context.spark();
                if (!started.sparkContext().getConf().getBoolean(DynamicAllocationCheck.KEY, false)) {
                    Executors.await(started.sparkContext(), deadline);
                }
                return started;
            }));
            found = Finding.ok("Spark started on " + master + " in " + (System.nanoTime() - begun) / 1_000_000_000
                    + " s");
        } catch (TimeoutException e) {
            found = Finding.failure("no-executors", "Spark on " + master + " did not start, or got no executor, in "
                    + deadline.toSeconds() + " s", "check --master, that the cluster runs and can be reached from here,"
                    + " and that it has cores and memory for an executor; or set doctor.executor-deadline");
        } catch (KinoraException e) {
            found = Finding.failure(e);
        } catch (Exception | LinkageError e) {
            found = Finding.failure("spark-failed", "Spark on " + master + " did not start: " + e,
                    "check --master and what is given behind --");
        }
        findings.add(found.of(SESSION, Finding.DRIVER));
        return session;
    }

    private static void say(JobContext<DoctorSettings> context, Finding finding) {
        String level = finding.level() == Level.FAILURE ? "FAILURE" : finding.level().key();
        context.say(String.format("%-8s %-18s %s%s", level, finding.check(), finding.found(),
                finding.places().equals(List.of(Finding.DRIVER)) ? "" : " (" + finding.placesInShort() + ")"));
        if (!finding.advice().isEmpty()) {
            context.say(" ".repeat(28) + "→ " + finding.advice());
        }
    }
}

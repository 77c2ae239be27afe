package io.kinora.core.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kinora.core.config.Problems;
import io.kinora.core.config.Settings;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.decode.IsolationSettings;
import io.kinora.core.doctor.Patience;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;

/**
 * The template of every job: settings → run directory → session → result.json → exit code. The last line on standard
 * output is the path of result.json.
 */
public final class JobRunner {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private JobRunner() {
    }

    /** Runs a job and ends the JVM with its exit code. */
    public static void main(Job<?, ?> job, String[] arguments) {
        System.exit(run(job, arguments).number());
    }

    /** Runs a job; what goes wrong is told on standard error and by the exit code, never thrown. */
    public static ExitCode run(Job<?, ?> job, String... arguments) {
        NativeLibraries.select();
        return start(job, List.of(arguments), true);
    }

    /** Does what {@link #run} does before the run begins: tells what is wrong, or prints what is asked for. */
    static ExitCode check(Job<?, ?> job, List<String> arguments) {
        return start(job, arguments, false);
    }

    private static ExitCode start(Job<?, ?> job, List<String> arguments, boolean goOn) {
        try {
            return start(job, arguments, goOn, Instant.now());
        } catch (KinoraException e) {
            Terminal.say(e.getMessage());
            return e.exitCode();
        } catch (IOException | RuntimeException e) {
            KinoraException failure = Failure.of(e, job.name());
            Terminal.say(failure.getMessage());
            if (failure.exitCode() == ExitCode.FAULT) {
                Terminal.trace(e);
            }
            return failure.exitCode();
        }
    }

    private static <S extends Record, R extends Record> ExitCode start(
            Job<S, R> job, List<String> arguments, boolean goOn, Instant started) throws IOException {
        Problems problems = new Problems();
        // Without Spark, its file systems and credentials are missing.
        Supplier<Configuration> hadoop = goOn ? () -> JobContext.hadoop(new SparkConf()) : Configuration::new;
        CommandLineArguments line = CommandLineArguments.parse(job, arguments, problems, hadoop);
        if (line.help().isPresent()) {
            System.out.print(line.help().get());
            return ExitCode.DONE;
        }
        Settings all = Settings.of(line.user(), problems);
        Optional<S> settings = all.section(job.name(), job.settings());
        Optional<CorpusSettings> corpus = all.section("corpus", CorpusSettings.class);
        Optional<IsolationSettings> decode = all.section("decode", IsolationSettings.class);
        Optional<RunSettings> run = all.section("run", RunSettings.class);
        RunResult result = new RunResult(job.name(), started);
        try {
            problems.throwIfAny();
        } catch (KinoraException e) {
            if (goOn || !line.out().orElse("").contains("://")) {
                tellScheduler(line, result, e, goOn ? hadoop(all) : hadoop.get());
            }
            throw e;
        }
        if (line.printConfig()) {
            System.out.println(all.render(Settings.SECTIONS));
            return ExitCode.DONE;
        }
        if (!goOn) {
            return ExitCode.DONE;
        }
        String out = line.out()
                .orElseGet(() -> run.orElseThrow().root() + "/" + job.name() + "-" + STAMP.format(started));
        RunDirectory directory = open(job, all, out, run.orElseThrow().deadline());
        ExitCode exitCode = new JobRun<>(job, directory, result).execute(settings.orElseThrow(),
                new SharedSettings(corpus.orElseThrow(), decode.orElseThrow(), run.orElseThrow()), all);
        System.out.flush();
        System.out.println(directory.path(RunDirectory.RESULT));
        if (directory.fileSystem().exists(directory.path(RunDirectory.REPORT))) {
            Terminal.say("Report: " + directory.path(RunDirectory.REPORT));
        }
        return exitCode;
    }

    /** Opens it in bounded time; one that only looks for trouble goes on in a temporary one. */
    private static RunDirectory open(Job<?, ?> job, Settings all, String out, Duration deadline) throws IOException {
        try {
            return patiently(job, all, out, deadline);
        } catch (KinoraException e) {
            if (!job.examines() || e.exitCode() != ExitCode.RESOURCES) {
                throw e;
            }
            Terminal.say(e.getMessage());
            String instead = Files.createTempDirectory("kinora-" + job.name() + "-").toUri().toString();
            return patiently(job, all, instead, deadline).inPlaceOf(out);
        }
    }

    private static RunDirectory patiently(Job<?, ?> job, Settings all, String out, Duration deadline)
            throws IOException {
        try {
            return Patience.within(deadline, () -> open(job, all, out, hadoop(all)));
        } catch (TimeoutException e) {
            throw new KinoraException(ExitCode.RESOURCES, "storage-unreachable", "Cannot use " + out
                    + " as a run directory: no answer in " + deadline.toMillis() / 1000.0 + " s; check --out, that the"
                    + " file system's server runs and can be reached from here, and the file system's settings", e);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String qualified(String uri, Configuration hadoop) throws IOException {
        Path path = new Path(uri);
        return path.toUri().getScheme() != null || path.isUriPathAbsolute() ? uri
                : path.getFileSystem(hadoop).makeQualified(path).toString();
    }

    private static Configuration hadoop(Settings all) {
        SparkConf conf = new SparkConf();
        all.spark().forEach(conf::setIfMissing);
        return JobContext.hadoop(conf);
    }

    /** Opens the run directory of a job with settings of which those that decide its outcome may not change. */
    static RunDirectory open(Job<?, ?> job, Settings all, String out, Configuration hadoop) {
        try {
            ObjectNode decisive = (ObjectNode) RunResult.JSON.readTree(all.render(Set.of("corpus", job.name())));
            decisive.put("job", job.name());
            // Whoever repeats the run may stand in another folder.
            ObjectNode corpus = decisive.withObject("/corpus");
            if (!job.examines()) {
                corpus.put("uri", qualified(corpus.path("uri").asText(), hadoop));
            }
            // Asking to resume is no other setting: the run that is resumed was begun without it.
            decisive.withObject("/" + job.name()).remove("resume");
            Set<String> changeable = job.changeable().stream().map(key -> "/" + job.name() + "/" + key)
                    .collect(Collectors.toSet());
            return RunDirectory.open(out, decisive, changeable, hadoop);
        } catch (IOException e) {
            throw new KinoraException(ExitCode.RESOURCES, "storage-unreachable", "Cannot use " + out
                    + " as a run directory: " + e.getMessage() + "; check --out and the file system's settings", e);
        }
    }

    /** In cluster deploy mode a scheduler sees no exit code, so refused settings are told in the run directory too. */
    private static void tellScheduler(CommandLineArguments line, RunResult result, KinoraException refusal,
            Configuration hadoop) {
        if (line.out().isEmpty()) {
            return;
        }
        try {
            RunDirectory.refuse(line.out().get(), hadoop, result.failed(refusal));
        } catch (IOException | RuntimeException e) {
            Terminal.say("Cannot write result.json into " + line.out().get() + ": " + e.getMessage());
        }
    }
}

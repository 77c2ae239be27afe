package io.kinora.core.isolate;

import io.kinora.core.decode.IsolationSettings;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What keeps a process from all that decoding does not need; docs/security.md says what each covers. */
enum Sandbox {
    /** Bubblewrap: no network, no other processes, no files but the JVM's and Kinora's, nothing to write to. */
    BUBBLEWRAP {
        @Override
        List<String> prefix(List<Path> readable) {
            List<String> command = new ArrayList<>(List.of(program("bwrap"), "--unshare-user-try", "--unshare-ipc",
                    "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try", "--die-with-parent",
                    "--new-session", "--cap-drop", "ALL"));
            Stream.concat(SYSTEM.stream().map(Path::of), Stream.concat(ofTheJvm().stream(), readable.stream()))
                    .filter(Files::exists).distinct().map(Path::toString)
                    .forEach(path -> command.addAll(List.of("--ro-bind", path, path)));
            command.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/",
                    "--chdir", "/", "--"));
            return command;
        }
    },
    /** Namespaces by {@code unshare}: no network, no other processes; but files are as they are. */
    NAMESPACES {
        @Override
        List<String> prefix(List<Path> readable) {
            return unshare("--user", "--map-root-user");
        }
    },
    /** The same for a process that may do so without a namespace of users, as root in many containers. */
    NAMESPACES_OF_ROOT {
        @Override
        List<String> prefix(List<Path> readable) {
            return unshare();
        }
    },
    /** None: a process of its own, no more. */
    NONE {
        @Override
        List<String> prefix(List<Path> readable) {
            return List.of();
        }
    };

    private static final List<String> SYSTEM =
            List.of("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache");
    private static final long PROBE_SECONDS = 60;

    private static Sandbox best;

    /** What stands in front of a command, so that the command runs in the sandbox and can read some files. */
    abstract List<String> prefix(List<Path> readable);

    /**
     * The best that works here, tried out once.
     *
     * @throws KinoraException if one is required that hides files, and none works; or if they could not be tried out
     */
    static synchronized Sandbox choose(IsolationSettings.Sandbox wanted) {
        if (wanted == IsolationSettings.Sandbox.NONE) {
            return NONE;
        }
        if (best == null) {
            best = Stream.of(values()).filter(Sandbox::works).findFirst().orElseThrow();
            Terminal.say(best.sentence());
        }
        if (wanted == IsolationSettings.Sandbox.REQUIRED && best != BUBBLEWRAP) {
            throw new KinoraException(ExitCode.RESOURCES, "no-sandbox", "Cannot decode in a sandbox: bubblewrap does"
                    + " not work on this machine; install it (package bubblewrap), let processes make user namespaces,"
                    + " or set decode.sandbox = auto to go without; see docs/security.md");
        }
        return best;
    }

    private String sentence() {
        return switch (this) {
            case BUBBLEWRAP -> "Videos are decoded in a sandbox by bubblewrap";
            case NAMESPACES, NAMESPACES_OF_ROOT -> "Videos are decoded in a process without network, but with this"
                    + " user's files in sight; install bubblewrap to hide them (docs/security.md)";
            case NONE -> "WARNING: videos are decoded in a process without a sandbox; install bubblewrap"
                    + " (docs/security.md)";
        };
    }

    /**
     * Starts the JVM in it.
     *
     * @return false if the system lacks it or refuses it
     * @throws KinoraException if that cannot be told now; another time it may
     */
    boolean works() {
        if (this == NONE) {
            return true;
        }
        List<String> command;
        try {
            command = new ArrayList<>(prefix(List.of()));
        } catch (MissingProgramException absent) {
            return false;
        }
        command.addAll(List.of(ChildCommand.java().toString(), "-Xmx16m", "-version"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        try {
            Process process = builder.start();
            try {
                if (process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
                    return process.exitValue() == 0;
                }
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException thrown) {
            throw untried(thrown.getMessage(), thrown);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw untried("the task was stopped", interrupted);
        }
        throw untried("a JVM in it did not end within " + PROBE_SECONDS + " seconds", null);
    }

    private static KinoraException untried(String reason, Throwable cause) {
        return new KinoraException(ExitCode.RESOURCES, "no-sandbox", "Cannot try out a sandbox to decode in: " + reason
                + "; run again, or set decode.sandbox = none if all videos are trusted", cause);
    }

    private static List<String> unshare(String... more) {
        List<String> command = new ArrayList<>(List.of(program("unshare")));
        command.addAll(List.of(more));
        command.addAll(List.of("--net", "--ipc", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc", "--",
                program("setpriv"), "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all", "--"));
        return command;
    }

    /** The JVM's own folder, and what links in it lead out to, as Debian's do to /etc. */
    private static Set<Path> ofTheJvm() {
        Path home = Path.of(System.getProperty("java.home"));
        try (Stream<Path> files = Files.walk(home)) {
            Set<Path> paths = files.filter(Files::isSymbolicLink).map(Sandbox::target).flatMap(Optional::stream)
                    .filter(target -> !target.startsWith(home)).collect(Collectors.toCollection(LinkedHashSet::new));
            paths.add(home);
            return paths;
        } catch (IOException thrown) {
            return Set.of(home);
        }
    }

    private static Optional<Path> target(Path link) {
        try {
            return Optional.of(link.toRealPath());
        } catch (IOException dangling) {
            return Optional.empty();
        }
    }

    private static String program(String name) {
        return Programs.find(name).orElseThrow(MissingProgramException::new).toString();
    }

    /** The system lacks what a sandbox is made by. */
    private static final class MissingProgramException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}

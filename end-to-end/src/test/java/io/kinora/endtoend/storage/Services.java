package io.kinora.endtoend.storage;

import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What tests start of storage, each in a process of its own on loopback. */
final class Services {
    static final String LOOPBACK = "127.0.0.1";
    /** Jars that Maven puts there, a folder for each service. */
    private static final Path JARS = Installation.HOME.resolve("end-to-end/services/target");
    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final Duration BETWEEN_POLLS = Duration.ofMillis(50);

    private Services() {
    }

    /** What a test waits for. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    static Path jars(String service) {
        return JARS.resolve(service);
    }

    /** Starts a Java program; what it says goes to a file, and what it puts aside beside that. */
    static Process java(String classPath, Path log, String mainClass, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-Djava.io.tmpdir=" + log.getParent(), "-cp",
                classPath, mainClass));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    /** Waits until a program has done its work. */
    static void awaitEnd(Process process, Path log) throws IOException, InterruptedException {
        try {
            if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("No good end within " + DEADLINE.toSeconds() + " s: "
                        + Files.readString(log));
            }
        } finally {
            kill(process);
        }
    }

    /** Kills a program with all that it has started, and waits until it is gone. */
    static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Waits until something is so. */
    static void await(String what, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("No " + what + " within " + DEADLINE.toSeconds() + " s");
            }
            LockSupport.parkNanos(BETWEEN_POLLS.toNanos());
        }
    }

    static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(LOOPBACK, port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }
}

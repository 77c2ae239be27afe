package io.kinora.endtoend.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** PostgreSQL, Debian's, in processes of its own on loopback; it refuses to run as root. */
final class CatalogDatabase implements AutoCloseable {
    static final String USER = "kinora";
    static final String PASSWORD = "a-catalog's-secret";
    private static final String UNPRIVILEGED = "postgres";

    private final Path folder;
    private final Process process;
    private final int port;

    private CatalogDatabase(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /** Makes an empty database and starts it. */
    static CatalogDatabase start() throws IOException, InterruptedException {
        // A folder that the unprivileged user can reach: those of tests are the owner's alone.
        Path folder = Files.createTempDirectory("kinora-postgres-");
        try {
            return start(folder);
        } catch (IOException | InterruptedException | RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    private static CatalogDatabase start(Path folder) throws IOException, InterruptedException {
        Path password = folder.resolve("password");
        Files.writeString(password, PASSWORD);
        if (root()) {
            UserPrincipal user = folder.getFileSystem().getUserPrincipalLookupService()
                    .lookupPrincipalByName(UNPRIVILEGED);
            Files.setOwner(folder, user);
            Files.setOwner(password, user);
        }
        int port = Services.freePort();
        Path data = folder.resolve("data");
        Services.awaitEnd(command(folder, "initdb", "-D", data.toString(), "-U", USER, "--pwfile=" + password,
                "--auth=scram-sha-256", "--no-sync", "-E", "UTF8"), log(folder, "initdb"));
        Process process = command(folder, "postgres", "-D", data.toString(), "-p", Integer.toString(port), "-c",
                "listen_addresses=" + Services.LOOPBACK, "-c", "unix_socket_directories=", "-c", "fsync=off");
        try {
            Services.await("PostgreSQL", () -> Services.listens(port));
            return new CatalogDatabase(folder, process, port);
        } catch (IOException | InterruptedException | RuntimeException e) {
            Services.kill(process);
            throw e;
        }
    }

    String uri() {
        return "jdbc:postgresql://" + Services.LOOPBACK + ":" + port + "/postgres";
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    private static Process command(Path folder, String program, String... arguments) throws IOException {
        List<String> words = new ArrayList<>();
        if (root()) {
            words.addAll(List.of("setpriv", "--reuid=" + UNPRIVILEGED, "--regid=" + UNPRIVILEGED, "--clear-groups"));
        }
        words.add(installed(program).toString());
        words.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(log(folder, program).toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        return builder.start();
    }

    private static Path log(Path folder, String program) {
        return folder.resolve(program + ".log");
    }

    /** Debian keeps each version's programs in a folder of its own. */
    private static Path installed(String program) throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin").resolve(program)).filter(Files::isExecutable)
                    .max(Path::compareTo).orElseThrow(() -> new IllegalStateException(
                            "There is no " + program + ": install the package postgresql"));
        }
    }

    @Override
    public void close() throws IOException {
        Services.kill(process);
        delete(folder);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

package io.kinora.endtoend.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A disk in memory, so small that it can be filled. */
final class SmallDisk {
    private static final int BLOCK = 4096;
    private static final long DEADLINE_SECONDS = 30;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Mounts one; nothing where this process may not mount. */
    static Optional<SmallDisk> mount(Path folder, String size) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        return run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString()) == 0
                ? Optional.of(new SmallDisk(folder)) : Optional.empty();
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("No end within " + DEADLINE_SECONDS + " s: " + Arrays.toString(command));
        }
        return process.exitValue();
    }

    /** Where it is mounted. */
    Path folder() {
        return folder;
    }

    /** Fills it, but for so many bytes. */
    void fill(long left) throws IOException {
        long bytes = Files.getFileStore(folder).getUsableSpace() - left;
        try (OutputStream out = Files.newOutputStream(ballast())) {
            for (long written = 0; left > 0 ? written < bytes : true; written += BLOCK) {
                out.write(new byte[BLOCK]);
            }
        } catch (IOException full) {
            if (left > 0) {
                throw full;
            }
        }
    }

    /** Makes room again. */
    void clear() throws IOException {
        Files.delete(ballast());
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    /** Takes it away. */
    void close() throws IOException, InterruptedException {
        if (run("umount", "--lazy", folder.toString()) != 0) {
            throw new IllegalStateException("Cannot unmount " + folder);
        }
    }
}

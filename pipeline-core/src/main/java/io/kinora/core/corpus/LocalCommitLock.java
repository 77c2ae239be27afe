package io.kinora.core.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.LockManager;

/**
 * Lets one process at a time commit to a table on a local file system. There a rename replaces what another process has
 * just renamed to the same name, so of two commits at once one would be lost; HDFS refuses the second. The system frees
 * the lock of a process that ends.
 */
public final class LocalCommitLock implements LockManager {
    private static final String FILE = ".commit.lock";
    private static final int WAIT_SECONDS = 60;
    private static final int POLL_MILLIS = 5;
    /** A process holds a file's lock as a whole: its threads need one of their own. */
    private static final Map<Path, Semaphore> THREADS = new ConcurrentHashMap<>();

    /** By owner: Iceberg also releases what it waited for in vain, which is somebody else's then. */
    private final Map<String, FileChannel> channels = new ConcurrentHashMap<>();

    @Override
    public void initialize(Map<String, String> properties) {
        // There is nothing to choose.
    }

    @Override
    public boolean acquire(String entityId, String ownerId) {
        Path file = file(entityId);
        Semaphore threads = THREADS.computeIfAbsent(file, path -> new Semaphore(1));
        boolean locked = false;
        try {
            if (!threads.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                return false;
            }
            try {
                Optional<FileChannel> channel = lock(file);
                channel.ifPresent(held -> channels.put(ownerId, held));
                locked = channel.isPresent();
            } finally {
                if (!locked) {
                    threads.release();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot lock " + file, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return locked;
    }

    private static Optional<FileChannel> lock(Path file) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            while (!locked && System.nanoTime() < end) {
                locked = channel.tryLock() != null;
                if (!locked) {
                    TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                }
            }
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        return locked ? Optional.of(channel) : Optional.empty();
    }

    @Override
    public boolean release(String entityId, String ownerId) {
        FileChannel channel = channels.remove(ownerId);
        if (channel == null) {
            return false;
        }
        try {
            channel.close();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unlock " + file(entityId), e);
        } finally {
            THREADS.get(file(entityId)).release();
        }
    }

    @Override
    public void close() {
        // Whoever acquires a lock releases it.
    }

    /** A table's own, beside its metadata. */
    private static Path file(String entityId) {
        return Path.of(new org.apache.hadoop.fs.Path(entityId).toUri().getPath()).resolveSibling(FILE);
    }
}

package io.kinora.core.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCommitLockTest {
    private static final int THREADS = 4;
    private static final int COMMITS = 50;

    @TempDir
    private Path folder;

    @Test
    void oneCommitsAtATimeWhicheverVersionItWrites() throws Exception {
        int[] counter = new int[1];
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            LocalCommitLock lock = new LocalCommitLock();
            String owner = "writer" + thread;
            running.add(threads.submit(() -> commit(lock, owner, counter)));
        }
        for (Future<?> one : running) {
            one.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();
        assertThat(counter[0]).isEqualTo(THREADS * COMMITS);
    }

    /** What is read and written in two steps suffers at once where two do it together. */
    private void commit(LocalCommitLock lock, String owner, int[] counter) {
        for (int i = 0; i < COMMITS; i++) {
            assertThat(lock.acquire(version(i), owner)).isTrue();
            int before = counter[0];
            Thread.yield();
            counter[0] = before + 1;
            assertThat(lock.release(version(i), owner)).isTrue();
        }
    }

    @Test
    void nobodyReleasesWhatIsAnothersOrGone() {
        LocalCommitLock lock = new LocalCommitLock();
        assertThat(lock.acquire(version(1), "first")).isTrue();
        assertThat(lock.release(version(1), "second")).isFalse();
        assertThat(lock.release(version(1), "first")).isTrue();
        assertThat(lock.release(version(1), "first")).isFalse();
    }

    private String version(int number) {
        return folder.resolve("v" + number + ".metadata.json").toUri().toString();
    }
}

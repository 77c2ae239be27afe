package io.kinora.core.job;

import io.kinora.core.storage.NumberedFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Numbers over time as JSON Lines under metrics/: files 00000.jsonl, 00001.jsonl, …, since an object store cannot
 * append. A file is written when it is large or old enough, and at the end.
 */
final class MetricsLog implements AutoCloseable {
    private static final int LARGE = 64 * 1024;
    private static final Duration OLD = Duration.ofSeconds(20);

    private final RunDirectory directory;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private Instant flushed = Instant.now();
    private int next;

    /** Continues behind the files of an earlier process. */
    MetricsLog(RunDirectory directory) throws IOException {
        this.directory = directory;
        this.next = NumberedFiles.next(directory.fileSystem(), number -> directory.path(name(number)));
    }

    synchronized void add(Record values) throws IOException {
        lines.write(RunResult.JSON.writeValueAsBytes(values));
        lines.write('\n');
        if (lines.size() >= LARGE || Duration.between(flushed, Instant.now()).compareTo(OLD) > 0) {
            flush();
        }
    }

    /** Within the run directory. */
    static String name(int number) {
        return String.format(Locale.ROOT, "metrics/%05d.jsonl", number);
    }

    private void flush() throws IOException {
        if (lines.size() > 0) {
            directory.write(name(next), lines.toByteArray());
            next++;
            lines.reset();
        }
        flushed = Instant.now();
    }

    @Override
    public synchronized void close() throws IOException {
        flush();
    }
}

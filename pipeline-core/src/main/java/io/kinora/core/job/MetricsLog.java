package io.kinora.core.job;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;

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
        FileStatus[] before = directory.fileSystem().exists(directory.path("metrics"))
                ? directory.fileSystem().listStatus(directory.path("metrics")) : new FileStatus[0];
        this.next = before.length;
    }

    synchronized void add(Record values) throws IOException {
        lines.write(RunResult.JSON.writeValueAsBytes(values));
        lines.write('\n');
        if (lines.size() >= LARGE || Duration.between(flushed, Instant.now()).compareTo(OLD) > 0) {
            flush();
        }
    }

    private void flush() throws IOException {
        if (lines.size() > 0) {
            directory.write(String.format(Locale.ROOT, "metrics/%05d.jsonl", next++), lines.toByteArray());
            lines.reset();
        }
        flushed = Instant.now();
    }

    @Override
    public synchronized void close() throws IOException {
        flush();
    }
}

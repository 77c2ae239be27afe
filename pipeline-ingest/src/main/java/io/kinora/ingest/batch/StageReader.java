package io.kinora.ingest.batch;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** Reads a staged file; closes it at its end, or with the Spark task. */
final class StageReader implements Iterator<StageRecord> {
    private static final int BUFFER_BYTES = 1 << 16;

    private final DataInputStream in;
    private Optional<StageRecord> next;

    StageReader(InputStream file) {
        this.in = new DataInputStream(new BufferedInputStream(file, BUFFER_BYTES));
        TaskCompletionListener listener = ended -> close();
        Optional.ofNullable(TaskContext.get()).ifPresent(task -> task.addTaskCompletionListener(listener));
        this.next = read();
    }

    @Override
    public boolean hasNext() {
        return next.isPresent();
    }

    @Override
    public StageRecord next() {
        StageRecord record = next.orElseThrow(NoSuchElementException::new);
        next = read();
        return record;
    }

    private Optional<StageRecord> read() {
        try {
            Optional<StageRecord> record = StageRecord.read(in);
            if (record.isEmpty()) {
                in.close();
            }
            return record;
        } catch (IOException thrown) {
            throw new UncheckedIOException(thrown);
        }
    }

    private void close() {
        try {
            in.close();
        } catch (IOException thrown) {
            throw new UncheckedIOException(thrown);
        }
    }
}

package io.kinora.ingest.plan;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Looks at the files of a manifest that the corpus knows: whether they have changed. Executors do, several at once, as
 * a remote file system takes its time to answer. A file that is gone, or whose file system does not answer in time, is
 * taken for unchanged: what the corpus has of it stays. A file system that stays silent for a few files is asked for no
 * more of them.
 */
public final class LookAtFiles implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;
    private static final int AT_ONCE = 16;
    private static final int AHEAD = 256;
    /** After so many files without an answer a task gives a file system up. */
    private static final int MOST_SILENT = 3;

    private final Broadcast<SerializableConfiguration> configuration;
    private final StructType schema;
    private final Duration deadline;
    private final LongAccumulator silent;

    private LookAtFiles(Broadcast<SerializableConfiguration> configuration, StructType schema, Duration deadline,
            LongAccumulator silent) {
        this.configuration = configuration;
        this.schema = schema;
        this.deadline = deadline;
        this.silent = silent;
    }

    /**
     * Fills in {@code bytes} and {@code modified} where {@code known_bytes} is not null.
     *
     * @param deadline how long a file system may take for one file
     * @param silent counts files that were not answered for in time
     */
    public static Dataset<Row> at(Dataset<Row> files, Broadcast<SerializableConfiguration> configuration,
            Duration deadline, LongAccumulator silent) {
        return files.mapPartitions(new LookAtFiles(configuration, files.schema(), deadline, silent),
                Encoders.row(files.schema()));
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
            Thread thread = new Thread(task, "kinora-look");
            thread.setDaemon(true);
            return thread;
        });
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) ended -> threads.shutdownNow());
        return new Looks(rows, threads);
    }

    private Optional<FileStatus> look(String uri) {
        try {
            Path path = new Path(uri);
            return Optional.of(path.getFileSystem(configuration.value().value()).getFileStatus(path));
        } catch (IOException unreachable) {
            return Optional.empty();
        }
    }

    /** A row that is being looked at. */
    private record Look(Row row, Optional<Future<Optional<FileStatus>>> status) {
    }

    private final class Looks implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final ExecutorService threads;
        private final Queue<Look> ahead = new ArrayDeque<>();
        private final Map<String, Integer> silentFiles = new HashMap<>();

        Looks(Iterator<Row> rows, ExecutorService threads) {
            this.rows = rows;
            this.threads = threads;
        }

        @Override
        public boolean hasNext() {
            return !ahead.isEmpty() || rows.hasNext();
        }

        @Override
        public Row next() {
            while (ahead.size() < AHEAD && rows.hasNext()) {
                Row row = rows.next();
                boolean known = !row.isNullAt(row.fieldIndex("known_bytes")) && row.isNullAt(row.fieldIndex("problem"));
                String uri = row.getAs("uri");
                ahead.add(new Look(row, known ? Optional.of(threads.submit(() -> look(uri))) : Optional.empty()));
            }
            if (ahead.isEmpty()) {
                throw new NoSuchElementException();
            }
            Look look = ahead.remove();
            return look.status().flatMap(status -> await(look.row().getAs("uri"), status))
                    .map(status -> with(look.row(), status)).orElse(look.row());
        }

        private Optional<FileStatus> await(String uri, Future<Optional<FileStatus>> status) {
            String fileSystem = uri.replaceFirst("^([^:/]+:(//[^/]*)?).*", "$1");
            boolean givenUp = silentFiles.getOrDefault(fileSystem, 0) >= MOST_SILENT;
            try {
                return status.get(givenUp ? 0 : deadline.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException noAnswer) {
                status.cancel(true);
                silentFiles.merge(fileSystem, 1, Integer::sum);
                silent.add(1);
                return Optional.empty();
            } catch (ExecutionException fault) {
                return Optional.empty();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Cannot look at files: the task is stopped", stopped);
            }
        }

        private Row with(Row row, FileStatus status) {
            Object[] values = new Object[schema.length()];
            for (int column = 0; column < values.length; column++) {
                values[column] = row.get(column);
            }
            values[schema.fieldIndex("bytes")] = status.getLen();
            values[schema.fieldIndex("modified")] = status.getModificationTime();
            return RowFactory.create(values);
        }
    }
}

package io.kinora.train.tracking;

import io.kinora.core.storage.NumberedFiles;
import io.kinora.core.storage.WholeFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Event files for TensorBoard. An object store cannot append, so files are written whole, one behind
 * the other: TensorBoard reads all of a folder in the order of their names.
 */
final class TensorBoardFiles implements Sink {
    private static final int LARGE = 1 << 20;
    private static final Duration OLD = Duration.ofSeconds(20);

    private final FileSystem fileSystem;
    private final Path folder;
    private final long firstStep;
    private RecordFile file;
    private long begun;
    private int next = -1;

    /** @param firstStep where this process goes on */
    TensorBoardFiles(FileSystem fileSystem, Path folder, long firstStep) {
        this.fileSystem = fileSystem;
        this.folder = folder;
        this.firstStep = firstStep;
    }

    @Override
    public String name() {
        return "TensorBoard's folder " + folder;
    }

    @Override
    public void take(TrackedEvent event) throws IOException {
        boolean due = file != null
                && (file.size() >= LARGE || System.nanoTime() - begun > OLD.toNanos());
        if (due) {
            write();
        }
        if (file == null) {
            file = new RecordFile();
            begun = System.nanoTime();
            file.add(EventMessages.version(event.time()));
            if (next < 0) {
                file.add(EventMessages.start(firstStep, event.time()));
            }
        }
        file.add(EventMessages.of(event));
    }

    @Override
    public void end(boolean finished) throws IOException {
        if (file != null) {
            write();
        }
    }

    private void write() throws IOException {
        if (next < 0) {
            next = NumberedFiles.next(fileSystem, this::target);
        }
        Path target = target(next);
        WholeFile.write(fileSystem, target, new Path(folder, "." + target.getName() + ".tmp"),
                out -> out.write(file.bytes()));
        next++;
        file = null;
    }

    private Path target(int number) {
        return new Path(folder, String.format(Locale.ROOT, "events.out.tfevents.%010d.kinora", number));
    }
}

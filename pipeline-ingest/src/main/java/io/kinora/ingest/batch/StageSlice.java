package io.kinora.ingest.batch;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.ingest.decode.Outcome;
import io.kinora.ingest.decode.ReadSources;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Reads the files of a slice and stages what they gave, unless that is staged; gives the name of what was staged. */
final class StageSlice implements Function<Slice, String> {
    private static final long serialVersionUID = 1L;

    private final String folder;
    private final ReadSources read;
    private final Broadcast<SerializableConfiguration> configuration;

    StageSlice(Path folder, ReadSources read, Broadcast<SerializableConfiguration> configuration) {
        this.folder = folder.toString();
        this.read = read;
        this.configuration = configuration;
    }

    @Override
    public String call(Slice slice) {
        Path path = new Path(folder);
        try {
            FileSystem fileSystem = path.getFileSystem(configuration.value().value());
            Optional<String> before = StageWriter.staged(fileSystem, path, slice.name());
            return before.isPresent() ? before.get() : stage(fileSystem, path, slice);
        } catch (IOException failure) {
            // What a file does when it is read is a row: this is about the place where rows are put.
            throw new KinoraException(ExitCode.RESOURCES, "staging-failed", "Cannot write to " + folder
                    + " what was read from videos: " + failure.getMessage() + "; see that it can be reached, and make room"
                    + " there or set a smaller ingest.batch-sources, then give the same command again", failure);
        }
    }

    private String stage(FileSystem fileSystem, Path path, Slice slice) throws IOException {
        try (StageWriter writer = new StageWriter(fileSystem, path, slice.name())) {
            Iterator<Outcome> outcomes = read.call(List.of(slice.tasks()).iterator());
            while (outcomes.hasNext()) {
                writer.add(outcomes.next());
            }
            return writer.finish();
        }
    }
}

package io.kinora.core.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.storage.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * {@code index.json}: which checkpoints a run has. It is replaced as a whole when a checkpoint is complete, so that
 * what is committed can be known without listing a folder, which on some object stores lags behind.
 *
 * @param rounds that have a complete checkpoint, in order
 * @param removing rounds whose folders are being deleted, or were when the process ended
 */
public record CheckpointIndex(List<Integer> rounds, List<Integer> removing) {
    private static final String NAME = "index.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Copies the lists. */
    public CheckpointIndex {
        rounds = List.copyOf(rounds);
        removing = List.copyOf(removing);
    }

    /** The index in a folder; nothing where there is none that can be read, as in a copy of single checkpoints. */
    public static Optional<CheckpointIndex> read(FileSystem fileSystem, Path folder) throws IOException {
        try (InputStream in = fileSystem.open(new Path(folder, NAME))) {
            return Optional.of(JSON.readValue(in, CheckpointIndex.class));
        } catch (FileNotFoundException | ChecksumException | JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Replaces the index in a folder as a whole. */
    public void write(FileSystem fileSystem, Path folder) throws IOException {
        byte[] content = JSON.writeValueAsBytes(this);
        WholeFile.write(fileSystem, new Path(folder, NAME), new Path(folder, "." + NAME + ".tmp"),
                out -> out.write(content));
    }
}

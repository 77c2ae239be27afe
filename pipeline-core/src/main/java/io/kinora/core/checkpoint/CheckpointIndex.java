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
import org.apache.hadoop.fs.ChecksumFileSystem;
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

    /**
     * The index in a folder; nothing where there is none, as before a run's first checkpoint or in a copy of single ones.
     *
     * @throws IOException also if the file is no index: who takes that for a run without checkpoints would begin anew
     */
    public static Optional<CheckpointIndex> read(FileSystem fileSystem, Path folder) throws IOException {
        try (InputStream in = fileSystem.open(new Path(folder, NAME))) {
            return Optional.of(JSON.readValue(in, CheckpointIndex.class));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (ChecksumException e) {
            // A process killed while it replaced the file leaves the new one with the old one's checksum.
            return read(((ChecksumFileSystem) fileSystem).getRawFileSystem(), folder);
        } catch (JsonProcessingException e) {
            throw new IOException("Cannot read " + new Path(folder, NAME) + ", the list of the run's checkpoints: "
                    + e.getOriginalMessage() + "; delete it, and give the folder of one checkpoint, or train again", e);
        }
    }

    /** Replaces the index in a folder as a whole. */
    public void write(FileSystem fileSystem, Path folder) throws IOException {
        byte[] content = JSON.writeValueAsBytes(this);
        WholeFile.write(fileSystem, new Path(folder, NAME), new Path(folder, "." + NAME + ".tmp"),
                out -> out.write(content));
    }
}

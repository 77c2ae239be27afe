package io.kinora.eval.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.checkpoint.CheckpointFolders;
import io.kinora.core.checkpoint.CheckpointIndex;
import io.kinora.core.error.KinoraException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a training run's directory says while it is written.
 *
 * @param fileSystem where it lies
 * @param folder the directory
 */
record TrainingRun(FileSystem fileSystem, Path folder) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws KinoraException exit code 3 if it is no run directory of kinora train */
    static TrainingRun open(String uri, Configuration hadoop) throws IOException {
        Path path = new Path(uri);
        FileSystem fileSystem = path.getFileSystem(hadoop);
        TrainingRun run = new TrainingRun(fileSystem, fileSystem.makeQualified(path));
        if (!fileSystem.exists(new Path(path, "result.json"))) {
            throw KinoraException.input("no-training-run", "Cannot watch " + run.folder + ": it is no run directory of"
                    + " kinora train, as it has no result.json; check the address, or start training first");
        }
        return run;
    }

    /** Whether there will be no more checkpoints. A run that failed may be continued. */
    boolean isDone() throws IOException {
        try (InputStream in = fileSystem.open(new Path(folder, "result.json"))) {
            JsonNode result = JSON.readTree(in);
            return result.path("status").asText().equals("done");
        } catch (FileNotFoundException | ChecksumException | JsonProcessingException writtenNow) {
            return false;
        }
    }

    /** The checkpoints that its index names, in order: one that is written or deleted now is not among them. */
    List<WatchedCheckpoint> checkpoints() throws IOException {
        Path checkpoints = new Path(folder, CheckpointFolders.FOLDER);
        Optional<CheckpointIndex> index = CheckpointIndex.read(fileSystem, checkpoints);
        List<WatchedCheckpoint> found = new ArrayList<>();
        for (int round : index.map(CheckpointIndex::rounds).orElse(List.of())) {
            Path checkpoint = new Path(checkpoints, CheckpointFolders.name(round));
            try (InputStream manifest = fileSystem.open(new Path(checkpoint, CheckpointFolders.MANIFEST))) {
                found.add(WatchedCheckpoint.of(round, checkpoint, manifest.readAllBytes()));
            } catch (FileNotFoundException deletedMeanwhile) {
                continue;
            }
        }
        return found;
    }
}

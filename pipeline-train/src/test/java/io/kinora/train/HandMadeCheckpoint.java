package io.kinora.train;

import io.kinora.core.corpus.Version;
import io.kinora.train.averaging.NetworkState;
import io.kinora.train.checkpoint.Checkpoint;
import io.kinora.train.checkpoint.CheckpointStore;
import io.kinora.train.checkpoint.ModelDescription;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.data.NoiseSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** A checkpoint of a network that puts out the same number for every value, whatever it is shown. */
public final class HandMadeCheckpoint {
    private HandMadeCheckpoint() {
    }

    /** Writes it into the checkpoints' folder of a run directory. */
    public static void write(Path run, NoiseSettings noise, float output) throws IOException {
        ComputationGraph network = TinyModel.build();
        // A new network's last convolution holds zeros.
        network.getParam("head_b").assign(output);
        float[] weights = NetworkState.of(network).parameters();
        TrainingState state = TrainingState.begin(1, 1, 1, new Version("file:/corpus", "v1", Map.of()), Map.of());
        new CheckpointStore(FileSystem.getLocal(new Configuration()),
                new org.apache.hadoop.fs.Path(run.resolve(CheckpointStore.FOLDER).toUri()))
                .write(new Checkpoint(ModelDescription.of(TinyModel.SETTINGS, TinyModel.OPTIMIZER, noise, 8, network),
                        state, weights, weights, NetworkState.of(network).updaterState(), Map.of()));
    }
}

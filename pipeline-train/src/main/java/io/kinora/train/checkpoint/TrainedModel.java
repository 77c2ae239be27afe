package io.kinora.train.checkpoint;

import io.kinora.core.error.KinoraException;
import io.kinora.train.averaging.FrozenNetwork;
import io.kinora.train.averaging.OpenNetwork;
import io.kinora.train.model.UNet;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What jobs that only ask a model take from a checkpoint.
 *
 * @param path the checkpoint's folder
 * @param round averaging rounds that it was trained for
 * @param description what the network is
 * @param network with the averaged weights
 */
public record TrainedModel(Path path, int round, ModelDescription description, FrozenNetwork network) {
    /**
     * Finds and reads a checkpoint, and builds its network once to see that it fits. It needs no Spark session, so that
     * what is wrong is told at once.
     *
     * @param uri folder of a checkpoint; or a run directory or its folder of checkpoints, for the last complete one
     * @throws KinoraException exit code 3 if there is none, if it is damaged, or if another version of Kinora wrote it
     */
    public static TrainedModel read(String uri, Configuration hadoop) throws IOException {
        Path path = CheckpointStore.resolve(uri, hadoop);
        Checkpoint checkpoint = CheckpointStore.read(path, hadoop);
        ModelDescription description = checkpoint.model();
        try (OpenNetwork built = new OpenNetwork(
                UNet.build(description.model(), description.optimizer(), DataType.FLOAT, 1))) {
            description.requireFits(built.graph(), path.toString());
            return new TrainedModel(path, checkpoint.state().round(), description,
                    FrozenNetwork.of(built.graph().getConfiguration(), checkpoint.average()));
        }
    }
}

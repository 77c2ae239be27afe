package io.kinora.train;

import io.kinora.core.job.NativeLibraries;
import io.kinora.train.model.OptimizerSettings;
import io.kinora.train.model.UNet;
import io.kinora.train.model.UNetSettings;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/** A model that is small enough to be trained by a test. */
public final class TinyModel {
    static {
        NativeLibraries.select();
    }

    public static final UNetSettings SETTINGS =
            new UNetSettings(2, 8, 8, 3, 8, List.of(1, 1), 1, List.of(1), 2, 4);
    public static final OptimizerSettings OPTIMIZER = new OptimizerSettings(1e-2, 0.01, 0.9, 0.999, 1e-8);

    private TinyModel() {
    }

    /** The same weights each time. */
    public static ComputationGraph build() {
        return UNet.build(SETTINGS, OPTIMIZER, DataType.FLOAT, 7);
    }
}

package io.kinora.benchmarks.train;

import static io.kinora.benchmarks.train.Parity.numbers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.corpus.Version;
import io.kinora.core.job.NativeLibraries;
import io.kinora.train.averaging.NetworkState;
import io.kinora.train.checkpoint.Checkpoint;
import io.kinora.train.checkpoint.CheckpointStore;
import io.kinora.train.checkpoint.ModelDescription;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.data.NoiseSettings;
import io.kinora.train.diffusion.Objective;
import io.kinora.train.model.OptimizerSettings;
import io.kinora.train.model.UNet;
import io.kinora.train.model.UNetSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.bytedeco.pytorch.Tensor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The averaged weights of a checkpoint, read as docs/training.md describes them, in libtorch's hands. */
class SafetensorsTest {
    static {
        NativeLibraries.select();
    }

    @Test
    void libtorchPredictsTheSameWithTheExportedWeights(@TempDir Path folder) throws IOException {
        UNetSettings settings = new UNetSettings(2, 8, 8, 3, 8, List.of(1, 2), 1, List.of(1), 2, 4);
        OptimizerSettings optimizer = new OptimizerSettings(1e-3, 0.01, 0.9, 0.999, 1e-8);
        ComputationGraph graph = UNet.build(settings, optimizer, DataType.FLOAT, 5);
        graph.params().assign(numbers(1, 0.15, graph.params().shape()));
        NetworkState values = NetworkState.of(graph);
        Configuration hadoop = new Configuration();
        CheckpointStore store = new CheckpointStore(FileSystem.getLocal(hadoop),
                new org.apache.hadoop.fs.Path(folder.toUri()));
        org.apache.hadoop.fs.Path written = store.write(new Checkpoint(
                ModelDescription.of(settings, optimizer,
                        new NoiseSettings(NoiseSettings.Kind.COSINE, 1000, Objective.NOISE), 8, graph),
                TrainingState.begin(0, 1, 1, new Version("file:/corpus", "v1", Map.of()), Map.of()),
                new float[(int) graph.numParams()], values.parameters(), values.updaterState(), Map.of()));

        Leaves leaves = read(Path.of(written.toUri()).resolve("ema.safetensors"));
        INDArray x = numbers(2, 1, 2, 3, 2, 8, 8);
        INDArray t = Nd4j.createFromArray(3f, 420f).reshape(2, 1);
        Tensor expected = new TorchUNet(settings, leaves).noise(Torch.tensor(x), Torch.tensor(t));
        new Parity("UNet by safetensors").compare("output", graph.outputSingle(x, t), Torch.numbers(expected));
    }

    private static Leaves read(Path path) throws IOException {
        byte[] file = Files.readAllBytes(path);
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int length = Math.toIntExact(buffer.getLong());
        JsonNode header = new ObjectMapper().readTree(file, Long.BYTES, length);
        Leaves leaves = new Leaves();
        header.fields().forEachRemaining(entry -> {
            if (!entry.getKey().equals("__metadata__")) {
                long[] shape = StreamSupport.stream(entry.getValue().path("shape").spliterator(), false)
                        .mapToLong(JsonNode::asLong).toArray();
                int start = Long.BYTES + length + entry.getValue().path("data_offsets").path(0).asInt();
                float[] values = new float[(int) Nd4j.createUninitialized(DataType.FLOAT, shape).length()];
                ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(start).slice()
                        .order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
                leaves.put(leaf(entry.getKey()), Nd4j.createFromArray(values).reshape('c', shape));
            }
        });
        return leaves;
    }

    /** The name that the reference network has for a tensor. */
    private static String leaf(String tensor) {
        boolean norm = tensor.matches(".*norm[0-9]?\\.(weight|bias)");
        return tensor.replaceFirst("\\.in_proj_weight$", "_Win").replaceFirst("\\.out_proj\\.weight$", "_Wout")
                .replaceFirst("\\.weight$", norm ? "_scale" : "_W").replaceFirst("\\.bias$", norm ? "_shift" : "_b");
    }
}

package io.kinora.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.checkpoint.CheckpointIndex;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.storage.NoRenameFileSystem;
import io.kinora.train.TinyModel;
import io.kinora.train.averaging.NetworkState;
import io.kinora.train.data.NoiseSettings;
import io.kinora.train.diffusion.Objective;
import io.kinora.train.metric.TimestepLoss;
import io.kinora.train.metric.Validated;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class CheckpointStoreTest {
    private static final Configuration HADOOP = new Configuration();

    @TempDir
    Path folder;

    private CheckpointStore store;
    private ComputationGraph network;

    @BeforeEach
    void open() throws IOException {
        store = new CheckpointStore(FileSystem.getLocal(HADOOP),
                new org.apache.hadoop.fs.Path(folder.resolve("run/checkpoints").toUri()));
        network = TinyModel.build();
    }

    private Checkpoint checkpoint(int rounds, double... losses) {
        TrainingState state = TrainingState.begin(3, 2, 1, new Version("file:/corpus", "v4", Map.of("clips", 9L)),
                Map.of("java", "17")).withLoss(Optional.empty(), Optional.of(validated(1)));
        for (int round = 0; round < rounds; round++) {
            state = state.afterRound(5, 40, 1.5, 30).withDrawn(40L * round + 48, List.of("left"))
                    .withLoss(Optional.of(0.5), round < losses.length ? Optional.of(validated(losses[round]))
                            : Optional.empty());
        }
        NetworkState values = NetworkState.of(network);
        ModelDescription model = ModelDescription.of(TinyModel.SETTINGS, TinyModel.OPTIMIZER,
                new NoiseSettings(NoiseSettings.Kind.COSINE, 1000, Objective.NOISE), 8, network);
        float[] average = values.parameters();
        average[0] = 42;
        return new Checkpoint(model, state, values.parameters(), average, values.updaterState(),
                Map.of("outer-momentum", new float[] {1, -2.5f, rounds}));
    }

    private static Validated validated(double loss) {
        return new Validated(loss, List.of(new TimestepLoss(0, 499, 2, loss / 2), new TimestepLoss(500, 999, 2, loss)));
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        Checkpoint written = checkpoint(2, 0.9, 0.8);
        Checkpoint read = CheckpointStore.read(store.write(written), HADOOP);

        assertThat(read.model()).isEqualTo(written.model());
        assertThat(read.state()).isEqualTo(written.state());
        assertThat(read.weights()).isEqualTo(written.weights());
        assertThat(read.average()).isEqualTo(written.average());
        assertThat(read.more()).containsOnlyKeys("outer-momentum");
        assertThat(read.more().get("outer-momentum")).containsExactly(1, -2.5f, 2);
        assertThat(read.updater()).isEqualTo(written.updater()).hasSize(2 * written.weights().length);
        assertThat(read.state().cursor()).isEqualTo(20);
        assertThat(read.state().epoch()).isEqualTo(2);
    }

    @Test
    void weightsAreLittleEndianFloatsInTheOrderThatTheModelDescribes() throws IOException {
        Checkpoint written = checkpoint(0);
        store.write(written);
        ByteBuffer weights = ByteBuffer.wrap(Files.readAllBytes(
                folder.resolve("run/checkpoints/round-000000/weights.bin"))).order(ByteOrder.LITTLE_ENDIAN);

        assertThat(weights.capacity()).isEqualTo(4 * network.numParams());
        for (ModelDescription.ParameterRange range : written.model().parameters()) {
            float first = network.getParam(range.name()).dup(range.order().charAt(0)).data().getFloat(0);
            assertThat(weights.getFloat(4 * (int) range.offset())).as(range.name()).isEqualTo(first);
        }
    }

    @Test
    void findsTheLastCompleteCheckpointOfARun() throws IOException {
        store.write(checkpoint(1));
        store.write(checkpoint(2));
        // What a process leaves that is killed while it writes the next one.
        Files.createDirectories(folder.resolve("run/checkpoints/round-000003"));
        Files.write(folder.resolve("run/checkpoints/round-000003/weights.bin"), new byte[7]);

        String run = folder.resolve("run").toString();
        org.apache.hadoop.fs.Path second = store.path(2);
        assertThat(CheckpointStore.resolve(run, HADOOP)).isEqualTo(second);
        assertThat(CheckpointStore.resolve(run + "/checkpoints", HADOOP)).isEqualTo(second);
        assertThat(CheckpointStore.resolve(store.path(1).toString(), HADOOP)).isEqualTo(store.path(1));
        assertThat(store.last().orElseThrow().state().round()).isEqualTo(2);
        assertThatThrownBy(() -> CheckpointStore.resolve(folder.resolve("none").toString(), HADOOP))
                .isInstanceOfSatisfying(KinoraException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT);
                    assertThat(e.code()).isEqualTo("checkpoint-missing");
                })
                .hasMessageContaining("no such folder");
    }

    @Test
    void namesTheDamagedFileAndTheLastGoodCheckpointBeforeIt() throws IOException {
        for (int round = 0; round < 3; round++) {
            store.write(checkpoint(round));
        }
        Files.delete(folder.resolve("run/checkpoints/round-000001/ema.safetensors"));
        Files.writeString(folder.resolve("run/checkpoints/round-000002/state.json"), "{}");

        assertThatThrownBy(() -> CheckpointStore.read(store.path(2), HADOOP))
                .isInstanceOfSatisfying(KinoraException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT);
                    assertThat(e.code()).isEqualTo("checkpoint-damaged");
                })
                .hasMessageContaining("state.json")
                .hasMessageContaining("round-000000");
    }

    @Test
    void doesNotCountACheckpointThatTheIndexDoesNotName() throws IOException {
        store.write(checkpoint(1));
        byte[] index = Files.readAllBytes(folder.resolve("run/checkpoints/index.json"));
        store.write(checkpoint(2));
        Files.delete(folder.resolve("run/checkpoints/.index.json.crc"));
        Files.write(folder.resolve("run/checkpoints/index.json"), index);

        assertThat(store.rounds()).containsExactly(1);
        store.write(checkpoint(2));
        assertThat(store.rounds()).containsExactly(1, 2);
        assertThat(store.last().orElseThrow().state().round()).isEqualTo(2);
    }

    @Test
    void needsNoRename() throws IOException {
        Configuration hadoop = new Configuration();
        hadoop.setClass("fs." + NoRenameFileSystem.SCHEME + ".impl", NoRenameFileSystem.class, FileSystem.class);
        org.apache.hadoop.fs.Path path =
                new org.apache.hadoop.fs.Path(NoRenameFileSystem.SCHEME + ":" + folder.resolve("store"));
        CheckpointStore elsewhere = new CheckpointStore(path.getFileSystem(hadoop), path);
        for (int round = 1; round <= 3; round++) {
            elsewhere.write(checkpoint(round));
            elsewhere.keep(1, Optional.of(1));
        }
        assertThat(elsewhere.rounds()).containsExactly(1, 3);
        assertThat(elsewhere.last().orElseThrow().weights()).isEqualTo(checkpoint(3).weights());
        assertThat(folder.resolve("store")).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void takesTheLastWholeCheckpointOfACopyWithoutAnIndexButNotForARunsOwn() throws IOException {
        for (int round = 1; round <= 3; round++) {
            store.write(checkpoint(round));
        }
        Files.delete(folder.resolve("run/checkpoints/index.json"));
        Files.delete(folder.resolve("run/checkpoints/round-000003/manifest.json"));
        assertThat(CheckpointStore.resolve(folder.resolve("run").toString(), HADOOP).getName())
                .isEqualTo("round-000002");
        assertThat(store.rounds()).isEmpty();
    }

    @Test
    void neverTakesABrokenIndexForARunWithoutCheckpoints() throws IOException {
        store.write(checkpoint(1));
        Files.delete(folder.resolve("run/checkpoints/.index.json.crc"));
        Files.writeString(folder.resolve("run/checkpoints/index.json"), "{ \"rounds\" : [ 1");
        assertThatThrownBy(() -> store.last()).isInstanceOf(IOException.class)
                .hasMessageContaining("index.json, the list of the run's checkpoints");
    }

    @Test
    void goesOnFromTheOneBeforeWhenADamagedOneIsDeleted() throws IOException {
        store.write(checkpoint(1));
        store.write(checkpoint(2));
        Files.delete(folder.resolve("run/checkpoints/round-000002/manifest.json"));
        assertThatThrownBy(() -> store.last()).hasMessageContaining("manifest.json is missing")
                .hasMessageContaining("round-000001");
        FileSystem.getLocal(HADOOP).delete(store.path(2), true);
        assertThat(store.last().orElseThrow().state().round()).isEqualTo(1);
    }

    @Test
    void deletesWhatAnEarlierProcessWasAboutTo() throws IOException {
        for (int round = 1; round <= 3; round++) {
            store.write(checkpoint(round));
        }
        new CheckpointIndex(List.of(2, 3), List.of(1)).write(FileSystem.getLocal(HADOOP), store.path(1).getParent());
        assertThat(store.rounds()).containsExactly(2, 3);
        store.write(checkpoint(4));
        store.keep(5, Optional.empty());
        assertThat(folder.resolve("run/checkpoints/round-000001")).doesNotExist();
        assertThat(store.rounds()).containsExactly(2, 3, 4);
    }

    @Test
    void theAverageCanBeReadAsSafetensors() throws IOException {
        Checkpoint written = checkpoint(1);
        byte[] file = Files.readAllBytes(Path.of(store.write(written).toUri()).resolve("ema.safetensors"));

        // As the format's description says: length, JSON, data; this reader shares nothing with the writer.
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int length = Math.toIntExact(buffer.getLong());
        JsonNode header = new ObjectMapper().readTree(file, 8, length);
        assertThat((8 + length) % 8).isZero();
        ByteBuffer data = buffer.slice(8 + length, file.length - 8 - length).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(header.path("__metadata__").path("format").asText()).isEqualTo("pt");
        assertThat(header.path("__metadata__").path("round").asText()).isEqualTo("1");

        network.params().putScalar(0, 42);
        Map<String, String> words = Map.of("W", "weight", "b", "bias", "scale", "weight", "shift", "bias",
                "Win", "in_proj_weight", "Wout", "out_proj.weight");
        int end = 0;
        for (ModelDescription.ParameterRange range : written.model().parameters()) {
            String name = range.name();
            int split = name.lastIndexOf('_');
            JsonNode tensor = header.path(name.substring(0, split) + "." + words.get(name.substring(split + 1)));
            INDArray expected = network.getParam(name);
            assertThat(tensor.path("dtype").asText()).as(name).isEqualTo("F32");
            assertThat(tensor.path("shape")).hasSize(expected.rank());
            for (int axis = 0; axis < expected.rank(); axis++) {
                assertThat(tensor.path("shape").path(axis).asLong()).isEqualTo(expected.size(axis));
            }
            assertThat(tensor.path("data_offsets").path(0).asInt()).isEqualTo(end);
            float[] values = expected.dup('c').data().asFloat();
            for (int i = 0; i < values.length; i++) {
                assertThat(data.getFloat(end + 4 * i)).isEqualTo(values[i]);
            }
            end += 4 * values.length;
            assertThat(tensor.path("data_offsets").path(1).asInt()).isEqualTo(end);
        }
        assertThat(data.capacity()).isEqualTo(end);
        assertThat(header).hasSize(written.model().parameters().size() + 1);
    }

    @Test
    void keepsTheFirstTheBestAndTheLast() throws IOException {
        for (int round = 0; round <= 6; round++) {
            store.write(checkpoint(round));
        }
        store.keep(2, Optional.of(3));
        assertThat(store.rounds()).containsExactly(0, 3, 5, 6);
    }

    @Test
    void theBestRoundIsTheOneWithTheLeastValidationLoss() {
        TrainingState state = checkpoint(3, 0.9, 0.2, 0.3).state();
        assertThat(state.best().orElseThrow().round()).isEqualTo(2);
        assertThat(state.validationLosses()).hasSize(4);
        assertThat(state.validationsWithoutGain()).isEqualTo(1);
        assertThat(checkpoint(2, 0.9, 0.8).state().validationsWithoutGain()).isZero();
    }
}

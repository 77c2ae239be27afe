package io.kinora.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.corpus.Version;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.train.TinyModel;
import io.kinora.train.averaging.NetworkState;
import io.kinora.train.data.NoiseSettings;
import io.kinora.train.diffusion.Objective;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                Map.of("java", "17")).withLoss(Optional.empty(), Optional.of(1.0));
        for (int round = 0; round < rounds; round++) {
            state = state.afterRound(5, 40, 1.5, 30).withLoss(Optional.of(0.5),
                    round < losses.length ? Optional.of(losses[round]) : Optional.empty());
        }
        NetworkState values = NetworkState.of(network);
        ModelDescription model = ModelDescription.of(TinyModel.SETTINGS, TinyModel.OPTIMIZER,
                new NoiseSettings(NoiseSettings.Kind.COSINE, 1000, Objective.NOISE), 8, network);
        float[] average = values.parameters();
        average[0] = 42;
        return new Checkpoint(model, state, values.parameters(), average, values.updaterState());
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        Checkpoint written = checkpoint(2, 0.9, 0.8);
        Checkpoint read = CheckpointStore.read(store.write(written), HADOOP);

        assertThat(read.model()).isEqualTo(written.model());
        assertThat(read.state()).isEqualTo(written.state());
        assertThat(read.weights()).isEqualTo(written.weights());
        assertThat(read.average()).isEqualTo(written.average());
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
        store.write(checkpoint(3));
        Files.delete(folder.resolve("run/checkpoints/round-000003/manifest.json"));

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
        Files.delete(folder.resolve("run/checkpoints/round-000001/ema.bin"));
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
    }
}

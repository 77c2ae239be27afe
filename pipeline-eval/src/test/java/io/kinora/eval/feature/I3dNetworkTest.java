package io.kinora.eval.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.NativeLibraries;
import io.kinora.core.video.Frames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class I3dNetworkTest {
    static {
        NativeLibraries.select();
    }

    private static I3dWeights weights;
    private static I3dNetwork network;

    @BeforeAll
    static void build() {
        weights = I3dWeights.random(1);
        network = new I3dNetwork(weights, Convention.GOOGLE);
    }

    @Test
    void featuresNeitherVanishNorExplode() {
        float[] features = network.features(noise(10, 48, 64, 1));
        assertThat(features).hasSize(400);
        double square = 0;
        for (float value : features) {
            square += value * value / 400;
        }
        assertThat(Math.sqrt(square)).isBetween(1e-2, 1e2);
    }

    @Test
    void aVideoHasTheSameFeaturesWhateverItsBatch() {
        List<Frames> videos = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            // One of another length, which cannot go through with its neighbours.
            videos.add(noise(i == 2 ? 10 : 9, 32, 32, 10 + i));
        }
        List<String> layers = List.of("Mixed_3c", "Mixed_5c", I3dNetwork.LOGITS);
        float[][] together = network.features(videos, layers);
        float largest = 0;
        for (float value : together[0]) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < videos.size(); i++) {
            assertThat(network.features(videos.subList(i, i + 1), layers)[0])
                    .hasSize(480 + 1024 + 400)
                    .containsExactly(together[i], within(1e-5f * largest));
        }
        assertThat(together[0]).isNotEqualTo(together[1]);
        assertThat(Arrays.copyOfRange(together[2], 480 + 1024, 480 + 1024 + 400))
                .containsExactly(network.features(videos.get(2)), within(1e-5f * largest));
    }

    @Test
    void unknownLayersAreRefused() {
        assertThatThrownBy(() -> network.features(List.of(noise(9, 32, 32, 1)), List.of("Mixed_9z")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Cannot take features of a layer Mixed_9z; choose from MaxPool3d_2a_3x3");
    }

    @Test
    void aSeedMeansTheSameFeatures() {
        Frames video = noise(9, 32, 32, 4);
        I3dWeights again = I3dWeights.random(1);
        assertThat(again.sha256()).isEqualTo(weights.sha256()).isNotEqualTo(I3dWeights.random(2).sha256());
        assertThat(new I3dNetwork(again, Convention.GOOGLE).features(video)).containsExactly(network.features(video));
        assertThat(weights.metric()).isEqualTo("fd_random_i3d");
    }

    @Test
    void weightsTravelWhole() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(weights);
            out.writeObject(I3dWeights.of(Map.of("kernel", new float[] {1, 2, 3}), true));
        }
        assertThat(bytes.size()).isLessThan(2000);
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(((I3dWeights) in.readObject()).sha256()).isEqualTo(weights.sha256());
            I3dWeights given = (I3dWeights) in.readObject();
            assertThat(given.variable("kernel")).containsExactly(1, 2, 3);
            assertThat(given.metric()).isEqualTo("fvd");
        }
    }

    @Test
    void theGeneratorIsSplitMix64() {
        // The published test vector for seed 1234567.
        SplitMix random = new SplitMix(1234567);
        assertThat(random.nextBits()).isEqualTo(6457827717110365317L);
        assertThat(random.nextBits()).isEqualTo(3203168211198807973L);
    }

    @Test
    void tooShortVideosAreRefused() {
        assertThatThrownBy(() -> network.features(noise(8, 32, 32, 5)))
                .isInstanceOfSatisfying(KinoraException.class,
                        e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT))
                .hasMessage("Cannot compute I3D features of a video of 8 frames: at least 9 are needed;"
                        + " use longer clips");
    }

    @Test
    void otherSizesAreRefused() {
        assertThatThrownBy(() -> network.logits(Nd4j.zeros(1, 9, 128, 128, 3), (name, output) -> { }))
                .isInstanceOf(KinoraException.class)
                .hasMessageContaining("[batch, time, 224, 224, 3] is needed");
    }

    @Test
    void tasksOfOneJvmShareANetwork() {
        assertThat(SharedNetwork.of(weights, Convention.GOOGLE))
                .isSameAs(SharedNetwork.of(weights, Convention.GOOGLE))
                .isNotSameAs(SharedNetwork.of(weights, Convention.VIDEOGPT));
    }

    private static Frames noise(int frames, int height, int width, long seed) {
        byte[] pixels = new byte[frames * height * width * 3];
        new Random(seed).nextBytes(pixels);
        return new Frames(frames, height, width, 3, 25, pixels);
    }
}

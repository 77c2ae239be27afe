package io.kinora.eval.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.job.NativeLibraries;
import io.kinora.core.video.Frames;
import io.kinora.eval.stats.FrechetDistance;
import io.kinora.eval.stats.GaussianAccumulator;
import io.kinora.eval.stats.GaussianFactor;
import io.kinora.eval.stats.NumpyRandom;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Figures that others have published for the real weights, which Kinora may not ship:
 * {@code KINORA_I3D_WEIGHTS=FOLDER mvn test -Dtest=PublishedFvdTest}.
 */
class PublishedFvdTest {
    static {
        NativeLibraries.select();
    }

    private static I3dNetwork network;

    @BeforeEach
    void load() {
        String location = System.getenv().getOrDefault("KINORA_I3D_WEIGHTS", "");
        Assumptions.assumeFalse(location.isEmpty(), "no I3D weights: set KINORA_I3D_WEIGHTS");
        if (network == null) {
            network = new I3dNetwork(WeightsFile.read(location, new Configuration()), Convention.GOOGLE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10, 569.2296", "11, 486.3584", "12, 551.9610", "13, 146.3664", "14, 172.8545", "15, 133.7031",
        "16, 152.9175", "17, 357.7403", "18, 382.4669", "19, 306.7384", "20, 338.4152", "21, 78.1726",
        "22, 82.3345", "23, 64.5886", "24, 66.0628", "25, 314.4804", "26, 316.6871", "27, 288.9720",
        "28, 287.7805", "29, 152.1525", "30, 151.2565"
    })
    void blackAgainstWhite(int frames, double expected) {
        assertThat(FrechetDistance.squared(alike(frames, 0), alike(frames, 255))).isCloseTo(expected, within(1.0));
    }

    @Test
    void noiseAgainstNoise() {
        double distance = FrechetDistance.squared(noise(1), noise(2));
        assertThat(distance).isCloseTo(10.13808536529541, within(1e-3));
    }

    /** Statistics of two videos of one grey value; more of them would change nothing. */
    private static GaussianFactor alike(int frames, int value) {
        byte[] pixels = new byte[frames * 64 * 64 * 3];
        Arrays.fill(pixels, (byte) value);
        float[] features = network.features(new Frames(frames, 64, 64, 3, 25, pixels));
        GaussianAccumulator accumulator = new GaussianAccumulator(I3dNetwork.FEATURES);
        accumulator.add(features);
        accumulator.add(features);
        return accumulator.factor();
    }

    /** 128 videos of numpy's uniform noise, fed as they are: 0 to 1. */
    private static GaussianFactor noise(int seed) {
        NumpyRandom random = new NumpyRandom(seed);
        GaussianAccumulator accumulator = new GaussianAccumulator(I3dNetwork.FEATURES);
        for (int video = 0; video < 128; video++) {
            float[] values = new float[16 * 224 * 224 * 3];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.uniform();
            }
            try (INDArray input = Nd4j.create(values, new long[] {1, 16, 224, 224, 3}, 'c')) {
                accumulator.add(network.logits(input, (name, output) -> { })[0]);
            }
        }
        return accumulator.factor();
    }
}

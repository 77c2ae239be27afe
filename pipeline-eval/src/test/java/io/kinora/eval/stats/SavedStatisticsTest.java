package io.kinora.eval.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SavedStatisticsTest {
    private static final List<double[]> POINTS = new NumpyRandom(1).normal(30, 8, 1, 0);

    @Test
    void savedStatisticsMergeAndCompareAsNewOnesDo() {
        SavedStatistics first = reread(new SavedStatistics(print("16", "1"),
                blocks(0, 5)));
        SavedStatistics second = reread(new SavedStatistics(print("16", "1"),
                blocks(5, 30)));
        SavedStatistics both = first.merge(second);
        assertThat(both.fingerprint()).isEqualTo(print("16", "1"));
        assertThat(both.blocks()).isEqualTo(blocks(0, 5).merge(blocks(5, 30)));
        assertThat(first.distance(second, 0))
                .isEqualTo(FrechetDistance.squared(blocks(0, 5).total(), blocks(5, 30).total(), 0))
                .isNotEqualTo(first.distance(second, 1));
        assertThat(both.fingerprint().parts().keySet()).containsExactly("network", "weights", "frames", "ddof");
    }

    @Test
    void unlikeStatisticsAreRefusedAndTheDifferenceIsSaid() {
        SavedStatistics one = new SavedStatistics(print("16", "1"), blocks(0, 30));
        SavedStatistics other = new SavedStatistics(print("24", "0"), blocks(0, 30));
        assertThatThrownBy(() -> one.distance(other, 1))
                .isInstanceOf(KinoraException.class)
                .hasMessage("Cannot compare statistics of features that came about differently: frames 16 and 24; "
                        + "ddof 1 and 0; compute both alike")
                .extracting("exitCode").isEqualTo(ExitCode.INPUT);
        assertThatThrownBy(() -> one.merge(other)).hasMessageContaining("frames 16 and 24; ddof 1 and 0");
        SavedStatistics less = new SavedStatistics(new Fingerprint(Map.of("network", "i3d")), other.blocks());
        assertThatThrownBy(() -> less.merge(one))
                .hasMessageContaining("weights not given and 5ca1ab1e; frames not given and 16");
    }

    @Test
    void filesThatAreNoneOrDamagedAreRefused() {
        byte[] bytes = new SavedStatistics(print("16", "1"), blocks(0, 30)).bytes();
        for (int at = 12; at < bytes.length; at += 37) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= 1;
            assertThatThrownBy(() -> SavedStatistics.read(flipped, "real.stats"))
                    .isInstanceOf(KinoraException.class)
                    .hasMessage("Cannot read real.stats: it is damaged; copy it again or compute it anew");
        }
        assertThatThrownBy(() -> SavedStatistics.read(Arrays.copyOf(bytes, bytes.length - 9), "real.stats"))
                .hasMessageContaining("it is damaged");
        assertThatThrownBy(() -> SavedStatistics.read(Arrays.copyOf(bytes, 13), "real.stats"))
                .hasMessageContaining("it is damaged");
        assertThatThrownBy(() -> SavedStatistics.read(new byte[100], "real.npz"))
                .hasMessage("Cannot read real.npz: it holds no statistics of Kinora");
        byte[] later = bytes.clone();
        later[11] = 2;
        assertThatThrownBy(() -> SavedStatistics.read(later, "real.stats"))
                .hasMessageContaining("its format is 2 and this Kinora reads 1");
    }

    private static FactorBlocks blocks(int from, int to) {
        return FactorBlocks.of(POINTS.subList(from, to).stream().map(SavedStatisticsTest::floats)
                .toArray(float[][]::new), from);
    }

    private static float[] floats(double[] point) {
        float[] floats = new float[point.length];
        for (int i = 0; i < point.length; i++) {
            floats[i] = (float) point[i];
        }
        return floats;
    }

    private static SavedStatistics reread(SavedStatistics saved) {
        return SavedStatistics.read(saved.bytes(), "real.stats");
    }

    private static Fingerprint print(String frames, String ddof) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("network", "i3d");
        parts.put("weights", "5ca1ab1e");
        parts.put("frames", frames);
        parts.put("ddof", ddof);
        return new Fingerprint(parts);
    }
}

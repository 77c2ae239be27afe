package io.kinora.train.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
    /** The known answers that the authors of Philox publish with it (Random123, kat_vectors, philox4x32 10). */
    @Test
    void isPhilox() {
        assertThat(CounterRandom.philox(new int[4], new int[2]))
                .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(CounterRandom.philox(new int[] {-1, -1, -1, -1}, new int[] {-1, -1}))
                .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(CounterRandom.philox(
                        new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                        new int[] {0xa4093822, 0x299f31d0}))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void normalsHaveTheMomentsOfTheNormalDistribution() {
        float[] numbers = new float[1 << 20];
        new CounterRandom(1, 2, 3).normals(numbers);
        double[] moments = new double[5];
        int withinOne = 0;
        for (float number : numbers) {
            double power = 1;
            for (int order = 0; order < moments.length; order++) {
                moments[order] += power / numbers.length;
                power *= number;
            }
            withinOne += Math.abs(number) < 1 ? 1 : 0;
        }
        assertThat(moments[1]).isCloseTo(0, within(0.005));
        assertThat(moments[2]).isCloseTo(1, within(0.01));
        assertThat(moments[3]).isCloseTo(0, within(0.02));
        assertThat(moments[4]).isCloseTo(3, within(0.05));
        assertThat((double) withinOne / numbers.length).isCloseTo(0.6827, within(0.002));
    }

    @Test
    void neighbouringNormalsAreUncorrelated() {
        float[] numbers = new float[1 << 18];
        new CounterRandom(4, 5, 6).normals(numbers);
        for (int lag = 1; lag <= 4; lag++) {
            double sum = 0;
            for (int i = lag; i < numbers.length; i++) {
                sum += numbers[i] * numbers[i - lag];
            }
            assertThat(sum / numbers.length).as("lag %d", lag).isCloseTo(0, within(0.01));
        }
    }

    @Test
    void integersCoverTheirRangeEvenly() {
        CounterRandom random = new CounterRandom(7, 8, 9);
        int[] counts = new int[10];
        for (int index = 0; index < 100_000; index++) {
            counts[random.uniformInt(index, counts.length)]++;
        }
        assertThat(Arrays.stream(counts)).allSatisfy(count -> assertThat(count).isCloseTo(10_000, within(500)));
    }

    @Test
    void fractionsLieEvenlyBelowOne() {
        CounterRandom random = new CounterRandom(7, 8, 9);
        double sum = 0;
        for (int index = 0; index < 100_000; index++) {
            double fraction = random.uniform(index);
            assertThat(fraction).isBetween(0.0, Math.nextDown(1.0));
            sum += fraction / 100_000;
        }
        assertThat(sum).isCloseTo(0.5, within(0.005));
    }

    @Test
    void numbersAreAFunctionOfTheirKeyOnly() {
        CounterRandom random = new CounterRandom(1, CounterRandom.stream("clip"), 3);
        int first = random.uniformInt(5, 1000);
        random.normals(new float[100]);
        assertThat(random.uniformInt(5, 1000)).isEqualTo(first);
        assertThat(normals(1, 2, 3)).isEqualTo(normals(1, 2, 3));
    }

    @Test
    void everyPartOfTheKeyCounts() {
        assertThat(normals(1, 2, 3))
                .isNotEqualTo(normals(1L << 40, 2, 3))
                .isNotEqualTo(normals(2, 2, 3))
                .isNotEqualTo(normals(1, 3, 3))
                .isNotEqualTo(normals(1, 2 + (1L << 40), 3))
                .isNotEqualTo(normals(1, 2, 4));
        assertThat(CounterRandom.stream("clip a")).isNotEqualTo(CounterRandom.stream("clip b"));
    }

    @Test
    void aShorterDrawIsTheBeginningOfALonger() {
        float[] five = new float[5];
        new CounterRandom(1, 2, 3).normals(five);
        assertThat(five).isEqualTo(Arrays.copyOf(normals(1, 2, 3), 5));
    }

    @Test
    void refusesAnEmptyRange() {
        assertThatThrownBy(() -> new CounterRandom(1, 2, 3).uniformInt(0, 0))
                .hasMessage("Cannot draw an integer below 0: the bound must be at least 1");
    }

    private static float[] normals(long seed, long stream, int epoch) {
        float[] numbers = new float[16];
        new CounterRandom(seed, stream, epoch).normals(numbers);
        return numbers;
    }
}

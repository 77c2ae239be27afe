package io.kinora.eval.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FactorBlocksTest {
    private static final float[][] REAL = Population.of(12, 5, 1).sample(500, new Random(1));
    private static final float[][] GENERATED = Population.of(12, 5.2, 1.1).sample(400, new Random(2));

    @Test
    void blocksAndIntervalsAreTheSameHoweverPointsWereSpread() {
        FactorBlocks generated = FactorBlocks.of(GENERATED, 1);
        FactorBlocks whole = spread(1, 0);
        Interval expected = FrechetInterval.of(whole, generated);
        assertThat(whole.total().count()).isEqualTo(500);
        assertThat(expected.contains(12 * (0.2 * 0.2 + 0.1 * 0.1))).isTrue();
        for (int partitions : new int[] {7, 64}) {
            Interval found = FrechetInterval.of(spread(partitions, partitions), generated);
            assertThat(found.low()).isCloseTo(expected.low(), within(1e-9));
            assertThat(found.high()).isCloseTo(expected.high(), within(1e-9));
        }
    }

    @Test
    void extrapolationAndFloorTakeTheBiasAway() {
        FactorBlocks real = FactorBlocks.of(REAL, 1);
        FactorBlocks same = FactorBlocks.of(Population.of(12, 5, 1).sample(500, new Random(3)), 1);
        double plain = FrechetDistance.squared(real.total(), same.total());
        FrechetExtrapolation line = FrechetExtrapolation.of(real, same);
        assertThat(plain).isBetween(0.2, 0.5);
        assertThat(line.value()).isCloseTo(0, within(0.15));
        assertThat(line.value() + line.slope()).isCloseTo(plain, within(0.05));
        FrechetFloor floor = FrechetFloor.of(real, 1, 1);
        assertThat(floor.half().size()).isEqualTo(250);
        assertThat(floor.quarter().value()).isGreaterThan(floor.half().value());
        assertThat(floor.at(500, 500)).isCloseTo(plain, within(0.15)).isLessThan(floor.half().value());
        assertThat(floor.at(5_000_000, 5_000_000)).isLessThan(1e-3);
    }

    @Test
    void aWarningSaysWhatTheSizeDoesToTheDistance() {
        FactorBlocks real = FactorBlocks.of(REAL, 1);
        assertThat(warning(real, FactorBlocks.of(Population.of(12, 5, 1).sample(60, new Random(3)), 1)).orElseThrow())
                .contains("of 60 videos").contains("does not tell generated from real");
        assertThat(warning(real, FactorBlocks.of(GENERATED, 1)).orElseThrow()).contains("% is the bias of 400 videos");
        assertThat(warning(real, FactorBlocks.of(Population.of(12, 9, 1).sample(400, new Random(3)), 1))).isEmpty();
        // Fewer points than dimensions, all of the same weight.
        FactorBlocks wide = FactorBlocks.of(Population.of(100, 0, 1).sample(40, new Random(4)), 1);
        FactorBlocks other = FactorBlocks.of(Population.of(100, 0.1, 1).sample(40, new Random(5)), 1);
        assertThat(warning(wide, other).orElseThrow()).contains("does not fall with 1/n yet at 40 videos");
    }

    @Test
    void aHandfulOfPointsHasNoInterval() {
        FactorBlocks few = FactorBlocks.of(Population.of(3, 0, 1).sample(7, new Random(1)), 1);
        assertThatThrownBy(() -> FrechetInterval.of(few, few))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot tell the sampling error of 7 points: they fill 7 blocks and at least 8 are needed");
    }

    @Test
    void aSampleIsTheSameInAnyOrderAndNeverLarger() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            order.add(i);
        }
        Random hash = new Random(9);
        long[] keys = hash.longs(500).toArray();
        RowSample<float[]> whole = new RowSample<>(40);
        order.forEach(i -> whole.add(keys[i], REAL[i]));
        Collections.shuffle(order, new Random(2));
        RowSample<float[]> first = new RowSample<>(40);
        RowSample<float[]> second = new RowSample<>(40);
        order.forEach(i -> (i % 3 == 0 ? first : second).add(keys[i], REAL[i]));
        assertThat(Travel.of(first).merge(Travel.of(second)).rows().toArray(float[][]::new)).hasDimensions(40, 12)
                .isDeepEqualTo(whole.rows().toArray(float[][]::new));
    }

    @Test
    void theFloorOfAnyMetricIsThatOfHalves() {
        Floor floor = KernelDistance.floor(REAL, 1);
        double scale = KernelDistance.of(REAL, GENERATED).value();
        assertThat(floor.size()).isEqualTo(250);
        assertThat(Math.abs(floor.value())).isLessThan(scale / 3);
        assertThat(floor.spread()).isBetween(0.0, scale);
    }

    private static Optional<String> warning(FactorBlocks real, FactorBlocks generated) {
        return SampleSize.warning(real.total().count(), real.total().dimension(), FrechetDistance.squared(real.total(), generated.total()),
                FrechetInterval.of(real, generated), FrechetExtrapolation.of(real, generated),
                FrechetFloor.of(real, 1, 1).at(real.total().count(), generated.total().count()), "videos");
    }

    /** Points dealt out to partitions in some order, merged in another. */
    private static FactorBlocks spread(int partitions, int seed) {
        List<FactorBlockAccumulator> accumulators = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            accumulators.add(new FactorBlockAccumulator(12));
        }
        for (int i = 0; i < REAL.length; i++) {
            accumulators.get(i % partitions).add(i * 0x9e3779b97f4a7c15L >>> 20, REAL[i]);
        }
        Collections.shuffle(accumulators, new Random(seed));
        return accumulators.stream().map(FactorBlockAccumulator::blocks)
                .map(Travel::of).reduce(FactorBlocks.empty(12), FactorBlocks::merge);
    }
}

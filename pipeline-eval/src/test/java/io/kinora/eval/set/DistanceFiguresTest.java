package io.kinora.eval.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.eval.metric.Figure;
import io.kinora.eval.stats.FactorBlockAccumulator;
import io.kinora.eval.stats.FactorBlocks;
import io.kinora.eval.stats.Fingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DistanceFiguresTest {
    private static final int WIDTH = 3;
    private static final DistanceFigures DISTANCE =
            new DistanceFigures("fd_random_i3d", new Fingerprint(Map.of("network", "test")), 1, "videos");

    @Test
    void theIntervalIsLeftOutWhereThoseThatCouldBeReadHappenToLieInFewBlocks() {
        FeatureSet whole = features(LongStream.range(0, 40).toArray());
        List<String> warnings = new ArrayList<>();
        Figure figure = DISTANCE.of(whole, features(0, 1, 2, 3, 4, 5, 6, 32, 33), true, warnings).get(0);
        assertThat(figure.value()).isPositive();
        assertThat(figure.interval()).isEmpty();
        assertThat(figure.floor()).isEmpty();
        assertThat(warnings).singleElement().asString().contains("fd_random_i3d of 9 videos").contains("too few");

        warnings.clear();
        List<Figure> enough = DISTANCE.of(whole, features(0, 1, 2, 3, 4, 5, 6, 7), true, warnings);
        assertThat(enough).extracting(Figure::metric).containsExactly("fd_random_i3d", "fd_random_i3d_infinite");
        assertThat(enough).allMatch(one -> one.interval().isPresent() && one.floor().isPresent());
    }

    /** Of videos of some ranks. */
    private static FeatureSet features(long... ranks) {
        Random random = new Random(ranks.length);
        FactorBlockAccumulator blocks = new FactorBlockAccumulator(WIDTH);
        for (long rank : ranks) {
            float[] row = new float[WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                row[i] = (float) random.nextGaussian();
            }
            blocks.add(rank, row);
        }
        FactorBlocks all = blocks.blocks();
        return new FeatureSet(ranks.length, all, all.total(), new float[0][]);
    }
}

package io.kinora.train.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisitedTimestepsTest {
    @ParameterizedTest
    @CsvSource({"20, 8", "13, 7", "1000, 50", "9, 2"})
    void eachTimestepCountsForOneOnAverage(int all, int count) {
        int seeds = 20_000;
        double[] weights = new double[all];
        for (int seed = 0; seed < seeds; seed++) {
            VisitedTimesteps visited = VisitedTimesteps.draw(all, count, seed);
            assertThat(visited.timesteps()).hasSize(count).doesNotHaveDuplicates().isSorted().startsWith(0);
            visited.timesteps().forEach(t -> weights[t] += visited.share() / seeds);
        }
        double share = (all - 1.0) / (count - 1);
        for (int t = 1; t < all; t++) {
            // Five standard errors of the mean of a weight that is the share in one of so many draws, else 0.
            assertThat(weights[t]).as("weight of timestep %d", t)
                    .isCloseTo(1, within(5 * Math.sqrt(share / seeds)));
        }
    }

    @Test
    void asManyAsThereAreAreAllOfThem() {
        for (int count : new int[] {20, 21, Integer.MAX_VALUE}) {
            VisitedTimesteps visited = VisitedTimesteps.draw(20, count, 3);
            assertThat(visited.timesteps()).isEqualTo(IntStream.range(0, 20).boxed().toList());
            assertThat(visited.share()).isEqualTo(1);
        }
    }

    @Test
    void runsHoldEachOnceInOrder() {
        VisitedTimesteps visited = VisitedTimesteps.draw(20, 7, 3);
        List<List<Integer>> runs = visited.runs(3);
        assertThat(runs).extracting(List::size).containsExactly(3, 3, 1);
        assertThat(runs.stream().flatMap(List::stream).toList()).isEqualTo(visited.timesteps());
    }
}

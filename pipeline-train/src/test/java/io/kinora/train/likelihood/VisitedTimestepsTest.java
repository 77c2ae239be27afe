package io.kinora.train.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisitedTimestepsTest {
    private static List<Integer> timesteps(VisitedTimesteps visited) {
        return visited.visits().stream().map(VisitedTimesteps.Visit::timestep).toList();
    }

    @ParameterizedTest
    @CsvSource({"20, 8", "13, 7", "1000, 50", "9, 2"})
    void eachTimestepCountsForOneOnAverage(int all, int count) {
        int seeds = 20_000;
        long[] weights = new long[all];
        long[] squares = new long[all];
        for (int seed = 0; seed < seeds; seed++) {
            VisitedTimesteps visited = VisitedTimesteps.draw(all, count, seed);
            assertThat(visited.visits()).hasSize(count).startsWith(new VisitedTimesteps.Visit(0, 1));
            assertThat(timesteps(visited)).isSorted().doesNotHaveDuplicates();
            visited.visits().forEach(visit -> {
                weights[visit.timestep()] += visit.weight();
                squares[visit.timestep()] += (long) visit.weight() * visit.weight();
            });
        }
        for (int t = 0; t < all; t++) {
            double mean = (double) weights[t] / seeds;
            double error = Math.sqrt(((double) squares[t] / seeds - mean * mean) / seeds);
            assertThat(mean).as("weight of timestep %d", t).isCloseTo(1, within(5 * error));
        }
    }

    @Test
    void theFirstFewTimestepsWhichHaveMostOfTheBoundAreAllMeasured() {
        VisitedTimesteps visited = VisitedTimesteps.draw(1000, 50, 3);
        assertThat(timesteps(visited)).startsWith(0, 1, 2, 3, 4, 5).last().satisfies(t -> assertThat(t)
                .isGreaterThan(850));
        assertThat(visited.visits().stream().mapToInt(VisitedTimesteps.Visit::weight).sum()).isEqualTo(1000);
    }

    @Test
    void asManyAsThereAreAreAllOfThem() {
        for (int count : new int[] {20, 21, Integer.MAX_VALUE}) {
            assertThat(VisitedTimesteps.draw(20, count, 3).visits()).isEqualTo(IntStream.range(0, 20)
                    .mapToObj(t -> new VisitedTimesteps.Visit(t, 1)).toList());
        }
    }

    @Test
    void runsHoldEachOnceInOrder() {
        VisitedTimesteps visited = VisitedTimesteps.draw(20, 7, 3);
        List<List<VisitedTimesteps.Visit>> runs = visited.runs(3);
        assertThat(runs).extracting(List::size).containsExactly(3, 3, 1);
        assertThat(runs.stream().flatMap(List::stream).toList()).isEqualTo(visited.visits());
    }
}

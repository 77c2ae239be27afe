package io.kinora.eval.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.eval.stats.NearestNeighbours.Neighbour;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NearestNeighboursTest {
    @Test
    void nearestPointsAreFoundInAnyOrderAndNumberOfParts() {
        float[][] training = Population.of(6, 0, 1).sample(200, new Random(1));
        float[][] generated = Population.of(6, 0, 1).sample(5, new Random(2));
        generated[3] = training[77].clone();
        NearestNeighbours whole = new NearestNeighbours(generated, 3);
        NearestNeighbours back = new NearestNeighbours(generated, 3);
        NearestNeighbours front = new NearestNeighbours(generated, 3);
        for (int i = 0; i < 200; i++) {
            whole.add("clip-" + i, training[i]);
            (i % 7 == 0 ? front : back).add("clip-" + (199 - i), training[199 - i]);
        }
        assertThat(whole.found()).hasSize(5).allSatisfy(found -> assertThat(found).hasSize(3)
                .isSortedAccordingTo(Comparator.comparingDouble(Neighbour::distance)));
        assertThat(Travel.of(back).merge(Travel.of(front)).found()).isEqualTo(whole.found());
        assertThat(whole.found().get(3).get(0)).isEqualTo(new Neighbour("clip-77", 0));
        long nearer = Arrays.stream(training)
                .filter(point -> distance(point, generated[0]) < whole.found().get(0).get(2).distance()).count();
        assertThat(nearer).isEqualTo(2);
    }

    @Test
    void equallyNearPointsComeInTheOrderOfTheirNames() {
        NearestNeighbours found = new NearestNeighbours(new float[][] {{0, 0}}, 2);
        found.add("c", new float[] {3, 4}).add("a", new float[] {4, 3}).add("b", new float[] {5, 0});
        assertThat(found.found()).isEqualTo(List.of(List.of(new Neighbour("a", 5), new Neighbour("b", 5))));
    }

    private static double distance(float[] first, float[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += Math.pow((double) first[i] - second[i], 2);
        }
        return Math.sqrt(sum);
    }
}

package io.kinora.train.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.train.step.MemoryPlan.Need;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
    @Test
    void placesAreUsedAgainByWhatComesLater() {
        MemoryPlan plan = MemoryPlan.of(List.of(
                new Need(64, 0, 4), new Need(128, 1, 3), new Need(64, 4, 6), new Need(60, 3, 6), new Need(64, 7, 9)));
        assertThat(plan.size()).isEqualTo(192);
        assertThat(plan.offsets()).containsExactly(128L, 0L, 0L, 64L, 0L);
    }

    @Test
    void whatIsNeededAtTheSameTimeDoesNotOverlap() {
        Random random = new Random(1);
        List<Need> needs = IntStream.range(0, 100).mapToObj(number -> {
            int start = random.nextInt(200);
            return new Need(1 + random.nextInt(1000), start, start + 1 + random.nextInt(50));
        }).toList();
        MemoryPlan plan = MemoryPlan.of(needs);
        for (int time = 0; time < 250; time++) {
            int now = time;
            long end = 0;
            for (int number : IntStream.range(0, 100)
                    .filter(at -> needs.get(at).start() <= now && now < needs.get(at).end()).boxed()
                    .sorted((a, b) -> Long.compare(plan.offsets().get(a), plan.offsets().get(b))).toList()) {
                assertThat(plan.offsets().get(number)).isGreaterThanOrEqualTo(end);
                assertThat(plan.offsets().get(number) % 64).isZero();
                end = plan.offsets().get(number) + needs.get(number).bytes();
            }
            assertThat(plan.size()).isGreaterThanOrEqualTo(end);
        }
    }

    @Test
    void nothingNeedsNothing() {
        assertThat(MemoryPlan.of(List.of())).isEqualTo(new MemoryPlan(List.of(), 0));
    }
}

package io.kinora.eval.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.eval.metric.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExtremePairsTest {
    @Test
    void keepsTheSameFewInWhateverOrderTheyCome() {
        List<ScoredPair> pairs = new ArrayList<>(IntStream.range(0, 1000).mapToObj(i -> new ScoredPair("r" + i, "g" + i,
                Map.of("psnr", (double) (i / 2), "mse", (double) -i))).toList());
        pairs.add(new ScoredPair("r", "too small", Map.of("mse", 1.0)));
        for (int seed = 0; seed < 3; seed++) {
            Collections.shuffle(pairs, new Random(seed));
            ExtremePairs byPsnr = new ExtremePairs(Metric.PSNR, 3);
            ExtremePairs byMse = new ExtremePairs(Metric.MSE, 3);
            pairs.forEach(byPsnr::add);
            pairs.forEach(byMse::add);
            assertThat(byPsnr.worst()).extracting(ScoredPair::generated).containsExactly("g1", "g0", "g3");
            assertThat(byPsnr.best()).extracting(ScoredPair::generated).containsExactly("g998", "g999", "g996");
            assertThat(byMse.worst()).extracting(ScoredPair::generated).containsExactly("too small", "g0", "g1");
            assertThat(byMse.best()).extracting(ScoredPair::generated).containsExactly("g999", "g998", "g997");
        }
    }

    @Test
    void aPairIsShownOnce() {
        ExtremePairs few = new ExtremePairs(Metric.PSNR, 2);
        IntStream.range(0, 3).forEach(i -> few.add(new ScoredPair("r" + i, "g" + i, Map.of("psnr", (double) i))));
        assertThat(few.worst()).extracting(ScoredPair::generated).containsExactly("g0", "g1");
        assertThat(few.best()).extracting(ScoredPair::generated).containsExactly("g2");
        ExtremePairs none = new ExtremePairs(Metric.PSNR, 0);
        none.add(new ScoredPair("r", "g", Map.of("psnr", 1.0)));
        assertThat(none.worst()).isEmpty();
    }
}

package io.kinora.train.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.train.TinyModel;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;

class LayerHistogramsTest {
    @Test
    void changesAreThoseSinceTheCheckpointOrTheHistogramBefore() {
        ComputationGraph network = TinyModel.build();
        LayerHistograms begun = new LayerHistograms();
        LayerHistograms resumed = new LayerHistograms();
        resumed.begin(network);
        network.params().addi(0.5);

        assertThat(begun.of(network).keySet()).allMatch(name -> name.startsWith("weights/"));
        check(resumed.of(network), 0.5);
        network.params().subi(0.25);
        check(begun.of(network), -0.25);
        check(resumed.of(network), -0.25);
    }

    private static void check(Map<String, ValueHistogram> histograms, double change) {
        Map<Boolean, Long> kinds = histograms.keySet().stream().collect(Collectors.partitioningBy(
                name -> name.startsWith("changes/"), Collectors.counting()));
        assertThat(kinds.get(true)).isEqualTo(kinds.get(false)).isPositive();
        histograms.forEach((name, histogram) -> {
            if (name.startsWith("changes/")) {
                assertThat(histogram.least()).as(name).isCloseTo(change, within(1e-6));
                assertThat(histogram.greatest()).as(name).isCloseTo(change, within(1e-6));
            }
        });
    }
}

package io.kinora.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExampleStreamTest {
    private static final List<ClipRow> CLIPS = IntStream.range(0, 10)
            .mapToObj(number -> new ClipRow("clip " + number, "file:///a b/" + number + ",x.parquet", number, 7))
            .toList();

    @Test
    void showsEveryClipOnceAnEpoch() {
        List<Example> examples = new ExampleStream(CLIPS, 1).take(0, 30);
        for (int epoch = 0; epoch < 3; epoch++) {
            List<Example> shown = examples.subList(epoch * 10, epoch * 10 + 10);
            assertThat(shown).extracting(Example::clip).containsExactlyInAnyOrderElementsOf(CLIPS);
            assertThat(shown).extracting(Example::epoch).containsOnly(epoch);
        }
        assertThat(examples.subList(0, 10)).extracting(Example::clip)
                .isNotEqualTo(examples.subList(10, 20).stream().map(Example::clip).toList());
    }

    @Test
    void goesOnFromAnyPosition() {
        List<Example> whole = new ExampleStream(CLIPS, 1).take(0, 47);
        List<Example> parts = new ArrayList<>();
        ExampleStream stream = new ExampleStream(CLIPS, 1);
        for (int start = 0; start < 47; start += 7) {
            parts.addAll(stream.take(start, Math.min(7, 47 - start)));
        }
        assertThat(parts).isEqualTo(whole);
        assertThat(new ExampleStream(CLIPS, 2).take(0, 10)).isNotEqualTo(whole.subList(0, 10));
    }

    @Test
    void namesHoldEverythingOfTheirExamples() {
        List<Example> examples = List.of(Example.drawn(CLIPS.get(3), 12),
                new Example(CLIPS.get(4), 0, OptionalInt.of(999)), Example.drawn(CLIPS.get(5), 2));
        List<String> names = MinibatchName.cut(examples, 2);
        assertThat(names).hasSize(2);
        assertThat(MinibatchName.examples(names.get(0))).isEqualTo(examples.subList(0, 2));
        assertThat(MinibatchName.examples(names.get(1))).isEqualTo(examples.subList(2, 3));
        // DL4J parses names as URIs.
        assertThat(java.net.URI.create(names.get(0)).getScheme()).isNull();
    }

    @Test
    void validationTakesOneTimestepOfEachStratum() {
        List<Example> examples = ValidationExamples.of(CLIPS, 5, 9, 1000);
        assertThat(examples).hasSize(5).extracting(Example::clip).doesNotHaveDuplicates();
        for (int i = 0; i < 5; i++) {
            assertThat(examples.get(i).timestep().orElseThrow()).isBetween(i * 200, i * 200 + 199);
        }
        List<ClipRow> reversed = new ArrayList<>(CLIPS);
        java.util.Collections.reverse(reversed);
        assertThat(ValidationExamples.of(reversed, 5, 9, 1000)).isEqualTo(examples);
    }
}

package io.kinora.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.train.condition.ConditioningSettings;
import io.kinora.train.condition.Conditions;
import io.kinora.train.condition.Words;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordsFitTest {
    private static final Conditions CONDITIONS = new Conditions(List.of("cat", "dog"), 0, 0, 2, "vector", List.of(), 0);

    private static Words embedded(float... embedding) {
        return new Words("", "", embedding);
    }

    @Test
    void takesEmbeddingsOfTheModelsLengthAndNone() {
        assertThatCode(() -> new WordsFit(Map.of("a", embedded(1, 2), "b", embedded()), CONDITIONS).require())
                .doesNotThrowAnyException();
        assertThatCode(() -> new WordsFit(Map.of("a", embedded(1)), Conditions.NONE).require())
                .doesNotThrowAnyException();
    }

    @Test
    void namesTheClipWhoseEmbeddingCannotBeUsed() {
        assertThatThrownBy(() -> new WordsFit(Map.of("a", embedded(1, 2), "c", embedded(1), "b", embedded(1, 2, 3)),
                CONDITIONS).require())
                .isInstanceOfSatisfying(KinoraException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT);
                    assertThat(e.code()).isEqualTo("embedding-unusable");
                })
                .hasMessageContaining("column vector")
                .hasMessageContaining("clip b has length 3, and the model's embeddings have length 2")
                .hasMessageContaining("such embeddings: 2;").hasMessageContaining("curate --tag");
        for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> new WordsFit(Map.of("a", embedded(1, bad)), CONDITIONS).require())
                    .hasMessageContaining("clip a has no finite number at place 1, and");
        }
    }

    @Test
    void theLengthOfMostTrainingClipsIsTheModels() {
        HashMap<String, Words> words = new HashMap<>(
                Map.of("a", embedded(1, 2), "b", embedded(3, 4), "c", embedded(1), "d", embedded()));
        ConditioningSettings settings =
                new ConditioningSettings(false, false, 1, 1, Optional.of("vector"), List.of(), 0);
        Conditions conditions = new CorpusWords(words).conditions(settings, words.keySet().stream());
        assertThat(conditions.embedding()).isEqualTo(2);
        assertThatThrownBy(() -> new WordsFit(words, conditions).require())
                .hasMessageContaining("clip c has length 1, and");
    }

    @Test
    void namesLabelsThatTheModelDoesNotKnowButNotAThousand() {
        Map<String, Words> words = new TreeMap<>(Map.of("a", new Words("cat", "", new float[0]), "b", embedded(1, 2)));
        assertThat(new WordsFit(words, CONDITIONS).unknownLabels()).isEmpty();
        IntStream.range(0, 30).forEach(i -> words.put("x" + i, new Words("bird" + (10 + i / 2 * 2), "", new float[0])));
        assertThat(new WordsFit(words, CONDITIONS).unknownLabels().orElseThrow())
                .startsWith("Clips whose label the model does not know, and is not told: 30; their labels: bird10 (2)")
                .endsWith("bird38 (2)");
        IntStream.range(0, 30).forEach(i -> words.put("y" + i, new Words("fish" + (10 + i), "", new float[0])));
        assertThat(new WordsFit(words, CONDITIONS).unknownLabels().orElseThrow())
                .contains("fish14 (1)").doesNotContain("fish15").endsWith(" and 25 more");
        assertThat(new WordsFit(words, Conditions.NONE).unknownLabels()).isEmpty();
    }
}

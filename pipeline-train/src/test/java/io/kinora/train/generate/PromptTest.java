package io.kinora.train.generate;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.train.condition.Conditions;
import io.kinora.train.condition.Words;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptTest {
    private static final Conditions LABELS =
            new Conditions(List.of("cat", "dog"), 0, 0, 0, "", List.of(), 0.1);
    private static final Conditions GIVEN = new Conditions(List.of(), 0, 0, 0, "", List.of(1, 4), 0);

    private static final Conditions BOTH = new Conditions(List.of("cat", "dog"), 9, 2, 0, "", List.of(), 0.1);

    private static Prompt prompt(String label, String caption, double guidance, int given) {
        return new Prompt(new Words(label, caption, new float[0]), guidance, given);
    }

    @Test
    void takesWhatTheModelKnows() {
        assertThatCode(() -> prompt("dog", "", 3, 0).requireKnown(LABELS)).doesNotThrowAnyException();
        assertThatCode(() -> prompt("", "", 1, 0).requireKnown(LABELS)).doesNotThrowAnyException();
        assertThatCode(() -> prompt("", "", 1, 4).requireKnown(GIVEN)).doesNotThrowAnyException();
    }

    @Test
    void takesPartOfWhatTheModelKnowsWhereThatWasTrained() {
        for (String label : List.of("", "dog")) {
            for (String caption : List.of("", "A dog")) {
                assertThatCode(() -> prompt(label, caption, 1, 0).requireKnown(BOTH)).doesNotThrowAnyException();
            }
        }
        Conditions always = BOTH.withoutDropout();
        assertThatCode(() -> prompt("dog", "A dog", 1, 0).requireKnown(always)).doesNotThrowAnyException();
        assertThatThrownBy(() -> prompt("dog", "", 1, 0).requireKnown(always))
                .hasMessageContaining("it was never trained without a caption (--caption); give what is missing,");
        assertThatThrownBy(() -> prompt("", "", 1, 0).requireKnown(always))
                .hasMessageContaining("never trained without a label (--label) and a caption (--caption)")
                .hasMessageContaining("train.conditioning.dropout above 0");
    }

    @Test
    void refusesWhatItDoesNotKnowAllAtOnce() {
        assertThatThrownBy(() -> prompt("bird", "a bird", 1, 0).requireKnown(LABELS))
                .hasMessageContaining("it does not know label 'bird'; it knows cat, dog")
                .hasMessageContaining("it knows no captions");
        assertThatThrownBy(() -> prompt("dog", "", 1, 0).requireKnown(Conditions.NONE))
                .hasMessageContaining("train.conditioning.label=true");
        assertThatThrownBy(() -> prompt("", "", 3, 0).requireKnown(LABELS))
                .hasMessageContaining("guidance needs a label, a caption or an embedding");
        assertThatThrownBy(() -> prompt("dog", "", 3, 0).requireKnown(LABELS.withoutDropout()))
                .hasMessageContaining("train.conditioning.dropout above 0");
        assertThatThrownBy(() -> prompt("", "", 1, 0).requireKnown(GIVEN))
                .hasMessageContaining("it was trained with [1, 4] given frames, and 0 are given");
        assertThatThrownBy(() -> prompt("", "", 1, 1).requireKnown(LABELS))
                .hasMessageContaining("it was trained with [0] given frames");
        assertThatThrownBy(() -> new Prompt(new Words("", "", new float[3]), 1, 0).requireKnown(LABELS))
                .hasMessageContaining("it knows no embeddings");
    }
}

package io.kinora.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.train.condition.Conditions;
import io.kinora.train.condition.Words;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConditionDrawTest {
    private static final int EPOCHS = 40_000;
    private static final ClipRow CLIP = new ClipRow("clip", "file", 0, 0);

    private static Conditions conditions(int known, double dropout) {
        return new Conditions(List.of("cat"), known > 1 ? 10 : 0, 2, known > 2 ? 3 : 0, "", List.of(0, 2), dropout);
    }

    /** Shares of the epochs in which label, caption and embedding, L, C and E, are told. */
    private static Map<String, Double> shares(int known, double dropout) {
        Map<String, Double> shares = new HashMap<>();
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            ConditionDraw draw = ConditionDraw.of(Example.drawn(CLIP, epoch), 5, conditions(known, dropout));
            String told = (draw.label() ? "L" : "") + (known > 1 && draw.caption() ? "C" : "")
                    + (known > 2 && draw.embedding() ? "E" : "");
            shares.merge(told, 1.0 / EPOCHS, Double::sum);
        }
        return shares;
    }

    private static void check(Map<String, Double> shares, Map<String, Double> expected) {
        assertThat(shares).containsOnlyKeys(expected.keySet());
        expected.forEach((told, share) -> assertThat(shares.get(told)).as("told " + told)
                .isCloseTo(share, within(5 * Math.sqrt(share * (1 - share) / EPOCHS))));
    }

    @Test
    void eachIsLeftOutByItselfAndAllTogether() {
        double p = 0.3;
        double q = 1 - p;
        check(shares(1, p), Map.of("L", q, "", p));
        check(shares(2, p), Map.of("LC", q * q * q, "L", q * q * p, "C", q * q * p, "", p + q * p * p));
        check(shares(3, p), Map.of("LCE", q * q * q * q, "LC", q * q * q * p, "LE", q * q * q * p, "CE", q * q * q * p,
                "L", q * q * p * p, "C", q * q * p * p, "E", q * q * p * p, "", p + q * p * p * p));
        assertThat(shares(3, 0)).containsOnlyKeys("LCE");
        assertThat(shares(3, 1)).containsOnlyKeys("");
    }

    @Test
    void isAFunctionOfSeedClipAndEpoch() {
        Example example = Example.drawn(CLIP, 7);
        ConditionDraw draw = ConditionDraw.of(example, 5, conditions(3, 0.5));
        assertThat(ConditionDraw.of(Example.drawn(new ClipRow("clip", "moved", 9, 1), 7), 5, conditions(3, 0.5)))
                .isEqualTo(draw);
        assertThat(draw.given()).isIn(0, 2);
        assertThat(new ConditionDraw(false, true, false, 0).of(new Words("cat", "A cat", new float[] {1})))
                .satisfies(words -> {
                    assertThat(words.label()).isEmpty();
                    assertThat(words.caption()).isEqualTo("A cat");
                    assertThat(words.embedding()).isEmpty();
                });
    }
}

package io.kinora.train.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CaptionTokensTest {
    private static final int BUCKETS = 100_000;

    private static Set<Integer> tokens(String caption) {
        return Arrays.stream(CaptionTokens.of(caption, BUCKETS)).boxed().collect(Collectors.toSet());
    }

    private static double shared(String one, String other) {
        Set<Integer> both = tokens(one);
        both.retainAll(tokens(other));
        return (double) both.size() / Math.min(tokens(one).size(), tokens(other).size());
    }

    @Test
    void caseSignsAndFormsOfCharactersDoNotMatter() {
        assertThat(tokens("A red square.")).isEqualTo(tokens("a RED\tsquare"));
        assertThat(tokens("café")).isEqualTo(tokens("cafe\u0301"));
        assertThat(tokens("ｆｕｌｌ width")).isEqualTo(tokens("full width"));
    }

    @Test
    void orderMattersByPairsOfWords() {
        assertThat(tokens("dog bites man")).isNotEqualTo(tokens("man bites dog"));
        assertThat(shared("dog bites man", "man bites dog")).isGreaterThan(0.8);
    }

    @Test
    void relatedWordsShareParts() {
        assertThat(shared("running", "runner")).isGreaterThan(0.3);
        assertThat(shared("running", "blue")).isLessThan(0.1);
        assertThat(shared("一只狗在跑", "一只狗在睡")).isGreaterThan(0.3);
        assertThat(shared("собака бежит", "собаки бегут")).isGreaterThan(0.3);
    }

    @Test
    void tokensAreNumbersOfBucketsAndTheSameEverywhere() {
        assertThat(CaptionTokens.of("", BUCKETS)).isEmpty();
        assertThat(CaptionTokens.of(" … !", BUCKETS)).isEmpty();
        assertThat(Arrays.stream(CaptionTokens.of("a", 7)).boxed().toList()).isNotEmpty()
                .allSatisfy(token -> assertThat(token).isBetween(1, 7));
        assertThat(CaptionTokens.of("word ".repeat(1000), BUCKETS)).hasSize(CaptionTokens.MOST);
        // Of CRC32C 0xA52ED237: a checkpoint's table must mean the same tomorrow.
        assertThat(CaptionTokens.of("a", BUCKETS)[0]).isEqualTo(9112);
    }
}

package io.kinora.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitSharesTest {
    @Test
    void sharesAreMetAndFollowFromTheIdAlone() {
        SplitShares shares = new SplitShares(0.1, 0.25);

        Map<String, Long> counts = IntStream.range(0, 4000).mapToObj(SplitSharesTest::id)
                .collect(Collectors.groupingBy(shares::split, Collectors.counting()));

        assertThat(counts.get("validation") / 4000.0).isCloseTo(0.1, within(0.02));
        assertThat(counts.get("test") / 4000.0).isCloseTo(0.25, within(0.02));
        assertThat(shares.split("0".repeat(64))).isEqualTo("test");
        assertThat(shares.split("f".repeat(64))).isEqualTo("train");
    }

    @Test
    void aLargerValidationShareMovesNoSourceOutOfTest() {
        SplitShares small = new SplitShares(0.1, 0.2);
        SplitShares large = new SplitShares(0.5, 0.2);

        assertThat(IntStream.range(0, 500).mapToObj(SplitSharesTest::id)).allSatisfy(id -> {
            assertThat(large.split(id).equals("test")).isEqualTo(small.split(id).equals("test"));
            if (small.split(id).equals("validation")) {
                assertThat(large.split(id)).isEqualTo("validation");
            }
        });
    }

    @Test
    void allOrNothingCanBeHeldOut() {
        assertThat(new SplitShares(0, 0).split("0".repeat(64))).isEqualTo("train");
        assertThat(new SplitShares(1, 0).split("f".repeat(64))).isEqualTo("validation");
        assertThatThrownBy(() -> new SplitShares(0.6, 0.5)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not exceed 1");
    }

    private static String id(int number) {
        return HexFormat.of().formatHex(SourceHash.sha256().digest(new byte[] {(byte) number, (byte) (number >> 8)}));
    }
}

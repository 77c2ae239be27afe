package io.kinora.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownIdsTest {
    @Test
    void knowsWhatItWasGivenAndNothingElse() {
        List<String> ids = IntStream.range(0, 3000).mapToObj(KnownIdsTest::id).toList();
        List<String> sorted = ids.subList(0, 1000).stream().sorted().toList();

        KnownIds known = KnownIds.ofSorted(List.of(KnownIds.halves(sorted.subList(0, 10)),
                KnownIds.halves(sorted.subList(10, 1000)))).plus(ids.subList(900, 2000)).plus(List.of());

        assertThat(known.size()).isEqualTo(2000);
        assertThat(ids.subList(0, 2000)).allMatch(known::contains);
        assertThat(ids.subList(2000, 3000)).noneMatch(known::contains);
        assertThat(KnownIds.none().contains(ids.get(0))).isFalse();
    }

    @Test
    void ordersIdsAsTheirDigitsDo() {
        List<String> ids = new ArrayList<>(List.of("f".repeat(64), "0".repeat(64), "7".repeat(64), "8".repeat(64),
                "8".repeat(16) + "f".repeat(48), "8".repeat(16) + "0".repeat(48)));

        KnownIds known = KnownIds.none().plus(ids.subList(0, 3)).plus(ids.subList(3, 6));

        assertThat(ids).allMatch(known::contains);
        assertThat(known.contains("9".repeat(64))).isFalse();
    }

    private static String id(int number) {
        return HexFormat.of().formatHex(SourceHash.sha256().digest(new byte[] {(byte) number, (byte) (number >> 8)}));
    }
}

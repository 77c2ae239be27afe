package io.kinora.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.decode.TimeRange;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SegmentTest {
    @Test
    void comeByTheirBeginAndOfTheSameTimesTheFirst() {
        assertThat(Segment.list("[{\"start\":5000000,\"end\":7000000,\"label\":\"b\"},{\"end\":1000000},"
                + "{\"start\":5000000,\"end\":7000000,\"label\":\"c\"},{\"caption\":\"alles\"}]")).containsExactly(
                        new Segment(new TimeRange(0, 1_000_000), Optional.empty(), Optional.empty()),
                        new Segment(TimeRange.WHOLE, Optional.of("alles"), Optional.empty()),
                        new Segment(new TimeRange(5_000_000, 7_000_000), Optional.empty(), Optional.of("b")));
    }
}

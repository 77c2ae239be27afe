package io.kinora.ingest.curate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FunnelTextTest {
    @Test
    void letsNoLabelSteerTheTerminalOrLookLikeARow() {
        CurateResult result = new CurateResult(true, new CurateResult.Clips(3, 3, 0, 0), Map.of("kept", 3L), List.of(),
                Map.of("train", 3L), Map.of("wal\u001b[2Jk\nrun  99", 3L),
                new CurateResult.Duplicates(0, 0, 0, 0, 0, 0), 0, Optional.empty());

        assertThat(FunnelText.of(result)).contains("wal\\u001b[2Jk\\nrun  99     3\n").doesNotContain("\u001b");
    }
}

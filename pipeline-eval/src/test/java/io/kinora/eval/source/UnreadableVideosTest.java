package io.kinora.eval.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class UnreadableVideosTest {
    @Test
    void countsByReasonAndNamesTheFirstWhateverTheirNumber() {
        UnreadableVideos videos = new UnreadableVideos();
        for (int i = 0; i < 10_000; i++) {
            videos.add("v" + i, i < 9_000 ? "damaged" : "odd " + i);
        }
        assertThat(videos.count()).isEqualTo(10_000);
        assertThat(videos.reasons()).hasSize(21).containsAllEntriesOf(
                Map.of("damaged", 9_000L, "odd 9000", 1L, UnreadableVideos.OTHER, 981L));
        assertThat(videos.first()).hasSize(20).first().isEqualTo(new Unreadable("v0", "damaged"));
    }
}

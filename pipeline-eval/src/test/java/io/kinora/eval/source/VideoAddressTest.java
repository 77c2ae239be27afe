package io.kinora.eval.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VideoAddressTest {
    @Test
    void tablesHaveAVersionAndASplitOrNone() {
        assertThat(VideoAddress.parse("table:corpus")).isEqualTo(
                new VideoAddress.Tables("table:corpus", "corpus", Optional.empty(), Optional.empty()));
        assertThat(VideoAddress.parse("table:corpus@v1:test")).isEqualTo(
                new VideoAddress.Tables("table:corpus@v1:test", "corpus", Optional.of("v1"), Optional.of("test")));
        assertThat(VideoAddress.parse("table:corpus:test")).isEqualTo(
                new VideoAddress.Tables("table:corpus:test", "corpus", Optional.empty(), Optional.of("test")));
    }

    @Test
    void statisticsAreOneFileOrSeveral() {
        assertThat(VideoAddress.parse("statistics:s3a://b/a.kinostat,c.kinostat")).isEqualTo(
                new VideoAddress.Statistics("statistics:s3a://b/a.kinostat,c.kinostat",
                        List.of("s3a://b/a.kinostat", "c.kinostat")));
        assertThatThrownBy(() -> VideoAddress.parse("statistics:a,")).hasMessageContaining("names no statistics");
    }

    @Test
    void allElseIsFiles() {
        assertThat(VideoAddress.parse("hdfs://host:9000/a@b/*.mp4"))
                .isEqualTo(new VideoAddress.Files("hdfs://host:9000/a@b/*.mp4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"table:", "table:a-b", "table:a:b:c", "table:a@", "table:a@v1@v2"})
    void whatNamesNoTablesIsRefused(String text) {
        assertThatThrownBy(() -> VideoAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write table:NAME[@VERSION][:SPLIT]");
    }
}

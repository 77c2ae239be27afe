package io.kinora.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.corpus.Tables;
import io.kinora.core.decode.VideoFile;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.junit.jupiter.api.Test;

class KnownSourcesTest {
    @Test
    void readsACopyAgainWhoseOriginalIsNoLongerTheSame() {
        KnownSources known = new KnownSources();
        known.add(source("a.mp4", "old", Tables.OK, null));
        known.add(source("b.mp4", "old", Tables.DUPLICATE, "a.mp4"));
        List<VideoFile> copy = List.of(new VideoFile("b.mp4", 10, 1));
        assertThat(known.unread(copy, false)).isEmpty();

        known.add(source("a.mp4", "new", Tables.OK, null));
        assertThat(known.unread(copy, false)).extracting(task -> task.file().uri()).containsExactly("b.mp4");

        known.add(source("a.mp4", null, Tables.QUARANTINED, null));
        assertThat(known.unread(copy, false)).hasSize(1);

        known.forget(List.of("a.mp4"));
        assertThat(known.unread(copy, false)).hasSize(1);
    }

    private static Row source(String uri, String id, String status, String duplicateOf) {
        Map<String, Object> values = new java.util.HashMap<>(Map.of("uri", uri, "bytes", 10L, "modified", 1L, "status",
                status, "attempts", 1));
        values.put("source_id", id);
        values.put("duplicate_of", duplicateOf);
        return new GenericRowWithSchema(Arrays.stream(Tables.SOURCES_SCHEMA.fieldNames()).map(values::get).toArray(),
                Tables.SOURCES_SCHEMA);
    }
}

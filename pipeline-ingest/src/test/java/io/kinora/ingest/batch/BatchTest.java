package io.kinora.ingest.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.TestRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.junit.jupiter.api.Test;

class BatchTest {
    @Test
    void whatBecomesOfCopiesDoesNotDependOnTheSizeOfBatches() {
        List<StagedSource> files = List.of(source("a", "1", Tables.QUARANTINED), source("b", "1", Tables.OK),
                source("c", "1", Tables.QUARANTINED), source("d", "1", Tables.OK), source("e", "2", Tables.OK));
        // In a batch after that of b, readers know its bytes already and do not decode c and d.
        List<StagedSource> later = List.of(source("c", "1", Tables.DUPLICATE), source("d", "1", Tables.DUPLICATE),
                source("e", "2", Tables.OK));

        Batch one = Batch.of(files, Map.of(), "run");
        Batch first = Batch.of(files.subList(0, 2), Map.of(), "run");
        Batch second = Batch.of(later, first.carriers().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey)), "run");

        assertThat(one.rows().subList(0, 2)).isEqualTo(first.rows());
        assertThat(one.rows().subList(2, 5)).isEqualTo(second.rows());
        assertThat(one.rows()).extracting(row -> row.<String>getAs("status"))
                .containsExactly("quarantined", "ok", "duplicate", "duplicate", "ok");
        assertThat(one.rows()).extracting(row -> row.<String>getAs("error_code"))
                .containsExactly("decode-error", null, null, null, null);
        assertThat(one.carriers()).isEqualTo(Map.of("b", "1", "e", "2"));
        assertThat(one.clips()).isEqualTo(4);
        assertThat(one.orphans()).isZero();
    }

    @Test
    void countsCopiesWhoseOriginalIsGone() {
        assertThat(Batch.of(List.of(source("a", "1", Tables.DUPLICATE)), Map.of(), "run").orphans()).isEqualTo(1);
        assertThat(Batch.of(List.of(source("a", "1", Tables.DUPLICATE)), Map.of("1", "b"), "run").orphans()).isZero();
    }

    private static StagedSource source(String uri, String id, String status) {
        Map<String, Object> values = new HashMap<>(Map.of("uri", uri, "source_id", id, "status", status, "bytes", 1L,
                "modified", 1L, "attempts", 1, "versions", "none"));
        if (status.equals(Tables.QUARANTINED)) {
            values.put("error_code", "decode-error");
        }
        if (!status.equals(Tables.DUPLICATE)) {
            values.put("codec", "h264");
        }
        Row row = TestRows.row(Tables.SOURCES_SCHEMA, values);
        Object[] columns = IntStream.range(0, row.length()).mapToObj(row::get).toArray();
        return new StagedSource(uri, new GenericRowWithSchema(columns, Tables.SOURCES_SCHEMA), 2, 2, 0);
    }
}

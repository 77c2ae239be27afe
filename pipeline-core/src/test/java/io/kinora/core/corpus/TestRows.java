package io.kinora.core.corpus;

import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Rows with the columns that matter to a test; the others are null. */
public final class TestRows {
    private TestRows() {
    }

    /** A clip of one second. */
    public static Row clip(String id, String sourceId, String status, String split) {
        return row(Tables.CLIPS_SCHEMA, Map.of("clip_id", id, "source_id", sourceId, "start_pts", 0L, "end_pts",
                1_000_000L, "status", status, "split", split));
    }

    /** A row of any table, by its columns' names. */
    public static Row row(StructType schema, Map<String, Object> values) {
        Object[] columns = new Object[schema.length()];
        values.forEach((name, value) -> columns[schema.fieldIndex(name)] = value);
        return RowFactory.create(columns);
    }
}

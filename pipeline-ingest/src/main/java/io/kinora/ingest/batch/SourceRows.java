package io.kinora.ingest.batch;

import io.kinora.core.corpus.Tables;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;

/** What only the driver can add to rows of the sources table. */
final class SourceRows {
    private static final List<String> OF_DECODING = List.of("container", "codec", "pixel_format", "color_matrix",
            "color_range", "rotation", "width", "height", "fps", "duration", "frames_declared", "frames_decoded",
            "error_code", "error_stage", "error_message");

    private SourceRows() {
    }

    /** A row as it stands, of a run. */
    static Row ofRun(Row source, String run) {
        Object[] values = values(source);
        values[source.fieldIndex("run")] = run;
        return new GenericRowWithSchema(values, source.schema());
    }

    /**
     * A row as it stands, but as the copy of another file. It says nothing of the video, as the other one's does that:
     * whether the copy was decoded before it was found to be one must not show.
     */
    static Row asDuplicate(Row source, Optional<String> carrier) {
        Object[] values = values(source);
        OF_DECODING.forEach(column -> values[source.fieldIndex(column)] = null);
        values[source.fieldIndex("status")] = Tables.DUPLICATE;
        values[source.fieldIndex("duplicate_of")] = carrier.orElse(null);
        return new GenericRowWithSchema(values, source.schema());
    }

    private static Object[] values(Row row) {
        Object[] values = new Object[row.length()];
        for (int column = 0; column < values.length; column++) {
            values[column] = row.get(column);
        }
        return values;
    }
}

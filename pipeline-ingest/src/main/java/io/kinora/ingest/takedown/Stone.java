package io.kinora.ingest.takedown;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A row of the tombstones table, or one that may become one.
 *
 * @param sourceId SHA-256 of the source
 * @param clipId the clip; nothing for the whole source
 * @param held where it is, or was before it was taken down
 */
record Stone(String sourceId, Optional<String> clipId, Held held) {
    /** What it stands for: the clip, or the source. */
    String id() {
        return clipId.orElse(sourceId);
    }

    Row row(Optional<String> reason, long takenDown) {
        return RowFactory.create(sourceId, clipId.orElse(null), reason.orElse(null), takenDown, held.json());
    }

    /** All of a corpus. */
    static List<Stone> all(TableSet tables) {
        return tables.read(Tables.TOMBSTONES).collectAsList().stream().map(Stone::of).toList();
    }

    /** From a row of {@link Tables#TOMBSTONES_SCHEMA}. */
    private static Stone of(Row row) {
        return new Stone(row.getAs("source_id"), Optional.ofNullable(row.getAs("clip_id")),
                Held.of(row.getAs("versions")));
    }
}

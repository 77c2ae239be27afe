package io.kinora.ingest.decode;

import io.kinora.core.corpus.Tables;
import io.kinora.core.decode.SourceInfo;
import io.kinora.core.decode.VideoDecoder;
import io.kinora.core.decode.VideoFile;
import io.kinora.ingest.source.Segment;
import io.kinora.ingest.source.SourceTask;
import io.kinora.ingest.source.SourceText;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;

/** Fills a row of the sources table, column by column, as things become known. */
final class SourceRow {
    private static final int MESSAGE_LENGTH = 1000;

    private final Object[] values = new Object[Tables.SOURCES_SCHEMA.length()];
    private final long begun = System.nanoTime();

    SourceRow(SourceTask task) {
        VideoFile file = task.file();
        set("uri", file.uri());
        set("bytes", file.bytes());
        set("modified", file.modified());
        set("segments", task.segments().orElse(null));
        set("attempts", task.attempt());
        set("versions", VideoDecoder.version());
    }

    /** The file as it was when it was read, which may be later than when it was listed. */
    SourceRow file(FileStatus status) {
        return set("bytes", status.getLen()).set("modified", status.getModificationTime());
    }

    /** The file was not there: whatever a later listing says of it is news. */
    SourceRow absent() {
        return set("bytes", 0L).set("modified", 0L);
    }

    SourceRow id(String sourceId) {
        return set("source_id", sourceId);
    }

    SourceRow text(SourceText text) {
        return set("caption", text.caption()).set("label", text.label());
    }

    /** Words of a manifest, where it has some. */
    SourceRow text(Segment part) {
        return set("caption", part.caption().orElse(null)).set("label", part.label().orElse(null));
    }

    SourceRow info(SourceInfo info) {
        return set("container", info.container()).set("codec", info.codec())
                .set("pixel_format", blankAsNothing(info.pixelFormat()))
                .set("color_matrix", blankAsNothing(info.colorMatrix()))
                .set("color_range", blankAsNothing(info.colorRange()))
                .set("rotation", info.rotation())
                .set("width", info.width())
                .set("height", info.height())
                .set("duration", info.durationMicros() == 0 ? null : info.durationMicros())
                .set("fps", info.fps())
                .set("frames_declared", info.declaredFrames() == 0 ? null : info.declaredFrames())
                .set("frames_decoded", info.decodedFrames());
    }

    Row ok() {
        return set("status", Tables.OK).row();
    }

    /** The copy of a file that the corpus holds; which one, the driver knows. */
    Row duplicate() {
        return set("status", Tables.DUPLICATE).row();
    }

    /** Without its words: nothing of it comes in again. */
    Row takenDown() {
        return set("caption", null).set("label", null).set("status", Tables.TAKEN_DOWN).row();
    }

    Row quarantined(String code, String stage, String message) {
        return set("status", Tables.QUARANTINED).set("error_code", code).set("error_stage", stage)
                .set("error_message", message.substring(0, Math.min(message.length(), MESSAGE_LENGTH)))
                .row();
    }

    private SourceRow set(String column, Object value) {
        values[Tables.SOURCES_SCHEMA.fieldIndex(column)] = value;
        return this;
    }

    private Row row() {
        set("millis", (System.nanoTime() - begun) / 1_000_000);
        return new GenericRowWithSchema(Arrays.copyOf(values, values.length), Tables.SOURCES_SCHEMA);
    }

    private static String blankAsNothing(String text) {
        return Optional.of(text).filter(value -> !value.isBlank()).orElse(null);
    }
}

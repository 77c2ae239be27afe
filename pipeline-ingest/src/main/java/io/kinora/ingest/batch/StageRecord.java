package io.kinora.ingest.batch;

import io.kinora.core.corpus.Tables;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * One record of a staged file: a row of one of the tables.
 *
 * @param kind which table's
 * @param uri the file that it comes of
 * @param row the row
 * @param counts of a source how many clips, frames and cuts were staged with it; else empty
 */
record StageRecord(byte kind, String uri, Row row, int[] counts) {
    static final byte CLIP = 1;
    static final byte CUT = 2;
    static final byte SOURCE = 3;
    static final byte FRAMES = 4;

    /** Stands after the last record: a file without it is not whole. */
    private static final byte END = 0;
    private static final int COUNTS = 3;
    private static final Map<Byte, StructType> SCHEMAS = Map.of(CLIP, Tables.CLIPS_SCHEMA, CUT, Tables.CUTS_SCHEMA,
            SOURCE, Tables.SOURCES_SCHEMA, FRAMES, Tables.FRAMES_SCHEMA);

    static StageRecord of(byte kind, String uri, Row row) {
        return new StageRecord(kind, uri, row, new int[0]);
    }

    static StageRecord source(String uri, Row row, int clips, int frames, int cuts) {
        return new StageRecord(SOURCE, uri, row, new int[] {clips, frames, cuts});
    }

    void write(DataOutputStream out) throws IOException {
        out.writeByte(kind);
        RowCodec.writeText(out, uri);
        RowCodec.write(out, row, SCHEMAS.get(kind));
        for (int count : counts) {
            out.writeInt(count);
        }
    }

    static void writeEnd(DataOutputStream out) throws IOException {
        out.writeByte(END);
    }

    /** The next record, or nothing at the end. */
    static Optional<StageRecord> read(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        if (kind == END) {
            return Optional.empty();
        }
        String uri = RowCodec.readText(in);
        Row row = RowCodec.read(in, SCHEMAS.get(kind));
        int[] counts = new int[kind == SOURCE ? COUNTS : 0];
        for (int index = 0; index < counts.length; index++) {
            counts[index] = in.readInt();
        }
        return Optional.of(new StageRecord(kind, uri, row, counts));
    }
}

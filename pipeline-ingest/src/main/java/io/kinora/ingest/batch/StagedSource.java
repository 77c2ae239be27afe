package io.kinora.ingest.batch;

import io.kinora.ingest.source.QuarantineCodes;
import java.io.Serializable;
import org.apache.spark.sql.Row;

/** A file's own row, and how much was staged with it. A plain class, as Kryo cannot rebuild records. */
public final class StagedSource implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String uri;
    private final Row row;
    private final int clips;
    private final int frames;
    private final int cuts;

    /**
     * Counts what was staged of a file.
     *
     * @param uri the file
     * @param row its row of the sources table
     * @param clips rows of the clips table
     * @param frames rows of the frames table
     * @param cuts rows of the cuts table
     */
    public StagedSource(String uri, Row row, int clips, int frames, int cuts) {
        this.uri = uri;
        this.row = row;
        this.clips = clips;
        this.frames = frames;
        this.cuts = cuts;
    }

    /** From its record. */
    static StagedSource of(StageRecord record) {
        return new StagedSource(record.uri(), record.row(), record.counts()[0], record.counts()[1],
                record.counts()[2]);
    }

    /** The file. */
    public String uri() {
        return uri;
    }

    /** Its row of the sources table. */
    public Row row() {
        return row;
    }

    /** Whether it was not there, or could not be read, for a reason that says nothing of its bytes. */
    public boolean unread() {
        String code = row.getAs("error_code");
        return code != null && (code.equals(QuarantineCodes.NOT_FOUND) || QuarantineCodes.PASSING.contains(code));
    }

    /** Rows of the clips table. */
    public int clips() {
        return clips;
    }

    /** Rows of the frames table. */
    public int frames() {
        return frames;
    }

    /** Rows of the cuts table. */
    public int cuts() {
        return cuts;
    }
}

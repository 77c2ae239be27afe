package io.kinora.ingest.decode;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * What reading a file gave: its clips, then its own row. Plain classes, as Kryo cannot rebuild records.
 */
public abstract class Outcome implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String uri;

    Outcome(String uri) {
        this.uri = uri;
    }

    /** The file. */
    public String uri() {
        return uri;
    }

    /** One clip. */
    public static final class Clip extends Outcome {
        private static final long serialVersionUID = 1L;

        private final int index;
        private final Row row;
        private final Row frames;

        Clip(String uri, int index, Row row, Row frames) {
            super(uri);
            this.index = index;
            this.row = row;
            this.frames = frames;
        }

        /** Which of the file's clips, from 0. */
        public int index() {
            return index;
        }

        /** Its row of the clips table. */
        public Row row() {
            return row;
        }

        /** Its row of the frames table, unless it was filtered out. */
        public Optional<Row> frames() {
            return Optional.ofNullable(frames);
        }
    }

    /** The file itself; it comes after its clips. */
    public static final class Source extends Outcome {
        private static final long serialVersionUID = 1L;

        private final Row row;
        private final List<Row> cuts;

        Source(String uri, Row row, List<Row> cuts) {
            super(uri);
            this.row = row;
            this.cuts = List.copyOf(cuts);
        }

        /** Its row of the sources table. */
        public Row row() {
            return row;
        }

        /** Its rows of the cuts table. */
        public List<Row> cuts() {
            return cuts;
        }
    }
}

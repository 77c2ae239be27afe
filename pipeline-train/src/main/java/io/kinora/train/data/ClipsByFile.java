package io.kinora.train.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/** Turns rows (clip_id, _file, _pos, crc32c), sorted by file and position, into columns, file by file. */
final class ClipsByFile implements Iterator<FileClips> {
    private final Iterator<Row> rows;
    private final Configuration hadoop;
    private ClipRow next;

    ClipsByFile(Iterator<Row> rows, Configuration hadoop) {
        this.rows = rows;
        this.hadoop = hadoop;
        advance();
    }

    static ClipRow clip(Row row) {
        return new ClipRow(row.getString(0), row.getString(1), row.getLong(2), row.getLong(3));
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public FileClips next() {
        ClipRow first = next;
        List<ClipRow> clips = new ArrayList<>();
        while (next != null && next.file().equals(first.file())) {
            clips.add(next);
            advance();
        }
        try {
            return FileClips.of(clips, new FramesFile(new Path(first.file()), hadoop)
                    .parts(FramesFile.WHOLE_ROW_GROUP));
        } catch (IOException | RuntimeException e) {
            throw new UncheckedIOException(new DamagedFramesException(first, String.valueOf(e.getMessage()), e));
        }
    }

    private void advance() {
        next = rows.hasNext() ? clip(rows.next()) : null;
    }
}

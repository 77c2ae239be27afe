package io.kinora.ingest;

import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.Tables;
import io.kinora.ingest.decode.Batch;
import io.kinora.ingest.decode.Outcome;
import io.kinora.ingest.report.IngestReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;

/** Clips for the report: the first ones of sources that lie spread over a batch. */
final class ClipSamples {
    private static final int MOST = 24;
    private static final long MOST_BYTES = 64L << 20;

    private final List<IngestReport.Sample> samples = new ArrayList<>();
    private final long most;

    /** @param clipBytes bytes of one clip's frames */
    ClipSamples(long clipBytes) {
        most = Math.min(MOST, Math.max(1, MOST_BYTES / clipBytes));
    }

    /** Adds some of a batch's clips, unless there are enough. */
    void add(JavaRDD<Outcome> outcomes, Batch batch) {
        long wanted = most - samples.size();
        List<String> uris = batch.carriers().stream().sorted().toList();
        if (wanted <= 0 || uris.isEmpty()) {
            return;
        }
        HashSet<String> chosen = new HashSet<>();
        for (long index = 0; index < wanted; index++) {
            chosen.add(uris.get((int) (index * uris.size() / wanted)));
        }
        outcomes.filter(outcome -> outcome instanceof Outcome.Clip clip && clip.index() == 0
                        && clip.frames().isPresent() && chosen.contains(outcome.uri()))
                .map(outcome -> (Outcome.Clip) outcome)
                .collect()
                .forEach(clip -> samples.add(sample(clip)));
    }

    /** What was added. */
    List<IngestReport.Sample> list() {
        return List.copyOf(samples);
    }

    private static IngestReport.Sample sample(Outcome.Clip clip) {
        Row row = withSchema(clip.row(), Tables.CLIPS_SCHEMA);
        return new IngestReport.Sample(row.getAs("caption"), row.getAs("label"),
                FramesRow.frames(withSchema(clip.frames().orElseThrow(), Tables.FRAMES_SCHEMA)));
    }

    private static Row withSchema(Row row, StructType schema) {
        Object[] values = new Object[row.length()];
        for (int column = 0; column < values.length; column++) {
            values[column] = row.get(column);
        }
        return new GenericRowWithSchema(values, schema);
    }
}

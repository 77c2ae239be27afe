package io.kinora.ingest;

import io.kinora.core.corpus.FramesRow;
import io.kinora.ingest.batch.Batch;
import io.kinora.ingest.batch.StagedBatch;
import io.kinora.ingest.report.IngestReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;

/** Clips for the report: the first ones of some sources of a batch. */
final class ClipSamples {
    private static final int MOST = 24;
    private static final long MOST_BYTES = 64L << 20;
    /** Reading all that is staged for a few clips would take as long as writing it. */
    private static final int TASKS_LOOKED_AT = 4;

    private final List<IngestReport.Sample> samples = new ArrayList<>();
    private final long most;

    /** @param clipBytes bytes of one clip's frames */
    ClipSamples(long clipBytes) {
        most = Math.min(MOST, Math.max(1, MOST_BYTES / clipBytes));
    }

    /** Adds some of a batch's clips, unless there are enough. */
    void add(StagedBatch staged, Batch batch) {
        int wanted = (int) most - samples.size();
        if (wanted <= 0 || batch.frames() == 0) {
            return;
        }
        StagedBatch part = staged.part(TASKS_LOOKED_AT);
        Set<String> carriers = new HashSet<>(batch.carriers().keySet());
        Set<String> sources = new HashSet<>();
        List<Row> clips = part.clips(carriers).collect().stream()
                .filter(clip -> clip.getAs("luma") != null && sources.add(clip.getAs("source_id")))
                .limit(wanted).toList();
        Set<String> ids = new HashSet<>();
        clips.forEach(clip -> ids.add(clip.getAs("clip_id")));
        List<Row> frames = part.frames(carriers).filter(row -> ids.contains(row.<String>getAs("clip_id"))).collect();
        for (Row clip : clips) {
            frames.stream().filter(row -> row.getAs("clip_id").equals(clip.getAs("clip_id"))).findFirst()
                    .ifPresent(row -> samples.add(new IngestReport.Sample(clip.getAs("caption"), clip.getAs("label"),
                            FramesRow.frames(row))));
        }
    }

    /** What was added. */
    List<IngestReport.Sample> list() {
        return List.copyOf(samples);
    }
}

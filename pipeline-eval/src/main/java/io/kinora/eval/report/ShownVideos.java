package io.kinora.eval.report;

import io.kinora.core.corpus.Artifacts;
import io.kinora.core.job.JobContext;
import io.kinora.eval.source.Side;
import io.kinora.eval.source.UnreadableVideoException;
import io.kinora.eval.source.VideoReader;
import io.kinora.eval.source.VideoSet;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Small copies of some videos for the report.
 *
 * @param context of the evaluation
 * @param count most videos of each side
 */
public record ShownVideos(JobContext<?> context, int count) {
    /** Those of a side, registered so that a take-down of clips finds them in the report, which is written next. */
    public List<ShownVideo> of(Side side) {
        if (count == 0) {
            return List.of();
        }
        VideoReader reader = side.set().reader();
        boolean clips = side.set().corpus().isPresent();
        Dataset<Row> few = side.listing().orderBy(VideoSet.PAIR).limit(count);
        List<ShownVideo> shown = side.set().rows(few).toJavaRDD()
                .flatMap(row -> thumbnail(reader, row, clips).iterator())
                .collect();
        register(side, shown);
        return shown;
    }

    private void register(Side side, List<ShownVideo> shown) {
        side.set().corpus().filter(corpus -> !shown.isEmpty()).ifPresent(corpus ->
                new Artifacts(context.spark(), corpus).register(List.of(new Artifacts.Artifact(
                        context.directory().report().toString(), Artifacts.REPORT,
                        shown.stream().flatMap(picture -> picture.clips().stream()).collect(Collectors.toSet()))),
                        side.set().version().orElseThrow().name()));
    }

    private static List<ShownVideo> thumbnail(VideoReader reader, Row row, boolean clip) {
        try {
            return List.of(new ShownVideo(clip ? List.of(row.<String>getAs(VideoSet.ID)) : List.of(),
                    Thumbnail.of(reader.read(row))));
        } catch (UnreadableVideoException e) {
            return List.of();
        }
    }
}

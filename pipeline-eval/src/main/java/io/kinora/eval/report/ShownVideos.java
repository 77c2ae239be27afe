package io.kinora.eval.report;

import static org.apache.spark.sql.functions.col;

import io.kinora.core.corpus.Artifacts;
import io.kinora.core.job.JobContext;
import io.kinora.eval.source.Side;
import io.kinora.eval.source.UnreadableVideoException;
import io.kinora.eval.source.VideoReader;
import io.kinora.eval.source.VideoSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Small copies of some videos of a side.
 *
 * @param first some in their order; less what cannot be read
 * @param byId these and others that were asked for, by id; less what cannot be read
 */
record ShownVideos(List<ShownVideo> first, Map<String, ShownVideo> byId) {
    /** None. */
    static final ShownVideos NONE = new ShownVideos(List.of(), Map.of());

    /**
     * Reads them on the executors, and registers them so that a take-down of clips finds them in the report, which is
     * written next.
     *
     * @param count how many in their order
     * @param ids of others
     */
    static ShownVideos of(JobContext<?> context, Side side, int count, Collection<String> ids) {
        List<String> ordered = count == 0 ? List.of() : side.listing().orderBy(VideoSet.PAIR, VideoSet.ID).limit(count)
                .select(VideoSet.ID).collectAsList().stream().map(row -> row.getString(0)).toList();
        Set<String> wanted = new LinkedHashSet<>(ordered);
        wanted.addAll(ids);
        if (wanted.isEmpty()) {
            return NONE;
        }
        VideoReader reader = side.set().reader();
        boolean clips = side.set().corpus().isPresent();
        Dataset<Row> few = side.listing().where(col(VideoSet.ID).isInCollection(wanted));
        Map<String, ShownVideo> shown = side.set().rows(few).toJavaRDD()
                .flatMap(row -> copy(reader, row, clips).stream().iterator()).collect().stream()
                .collect(Collectors.toMap(ShownVideo::id, Function.identity()));
        register(context, side, shown.keySet());
        return new ShownVideos(ordered.stream().filter(shown::containsKey).map(shown::get).toList(), shown);
    }

    private static void register(JobContext<?> context, Side side, Set<String> ids) {
        side.set().corpus().filter(corpus -> !ids.isEmpty()).ifPresent(corpus ->
                new Artifacts(context.spark(), corpus).register(List.of(new Artifacts.Artifact(
                        context.directory().report().toString(), Artifacts.REPORT, Set.copyOf(ids))),
                        side.set().version().orElseThrow().name()));
    }

    private static Optional<ShownVideo> copy(VideoReader reader, Row row, boolean clip) {
        try {
            String id = row.getAs(VideoSet.ID);
            return Optional.of(new ShownVideo(id, clip ? List.of(id) : List.of(), Thumbnail.of(reader.read(row))));
        } catch (UnreadableVideoException e) {
            return Optional.empty();
        }
    }
}

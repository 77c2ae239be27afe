package io.kinora.ingest.report;

import io.kinora.core.corpus.Tables;
import io.kinora.core.report.Histogram;
import io.kinora.ingest.score.ClipFilter;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;

/**
 * What a report says of many clips: how many have which status, how their scores lie, and a few of each status to show.
 * Two summaries can be merged; the result depends on the clips alone, not on their order.
 */
final class ClipSummary implements Serializable {
    private final int shownKept;
    private final int shownOthers;
    private final SortedMap<String, Long> counts = new TreeMap<>();
    private final Map<Score, long[]> kept = new EnumMap<>(Score.class);
    private final Map<Score, long[]> leftOut = new EnumMap<>(Score.class);
    private final SortedMap<String, TreeMap<String, ShownClip>> shown = new TreeMap<>();

    /**
     * @param shownKept kept clips to show
     * @param shownOthers clips to show of any other status
     */
    ClipSummary(int shownKept, int shownOthers) {
        this.shownKept = shownKept;
        this.shownOthers = shownOthers;
        for (Score score : Score.values()) {
            kept.put(score, new long[score.ranges()]);
            leftOut.put(score, new long[score.ranges()]);
        }
    }

    /** Adds a row of the clips table, with the {@code uri} of its file. */
    ClipSummary add(Row row) {
        String status = row.getAs("status");
        counts.merge(status, 1L, Long::sum);
        Map<Score, long[]> scores = status.equals(Tables.KEPT) ? kept : leftOut;
        for (Score score : Score.values()) {
            Double value = row.getAs(score.column());
            if (value != null && !value.isNaN()) {
                scores.get(score)[score.range(value)]++;
            }
        }
        show(status, ShownClip.of(row));
        return this;
    }

    /** Adds what another one has seen. */
    ClipSummary merge(ClipSummary other) {
        other.counts.forEach((status, count) -> counts.merge(status, count, Long::sum));
        for (Score score : Score.values()) {
            add(kept.get(score), other.kept.get(score));
            add(leftOut.get(score), other.leftOut.get(score));
        }
        other.shown.forEach((status, clips) -> clips.values().forEach(clip -> show(status, clip)));
        return this;
    }

    /** Clips by status. */
    SortedMap<String, Long> counts() {
        return counts;
    }

    /** Clips to show, by status: those with the least ids, which are hashes, so any. */
    List<ShownClip> shown() {
        return shown.values().stream().flatMap(clips -> clips.values().stream()).toList();
    }

    /** A histogram for every score that was measured. */
    List<Histogram> histograms(ClipFilter filter) {
        return Arrays.stream(Score.values()).map(score -> new Histogram(score.column(), score.edges(), List.of(
                new Histogram.Group(Tables.KEPT, boxed(kept.get(score))),
                new Histogram.Group("left out", boxed(leftOut.get(score)))), score.threshold(filter))).toList();
    }

    private void show(String status, ShownClip clip) {
        TreeMap<String, ShownClip> clips = shown.computeIfAbsent(status, any -> new TreeMap<>());
        clips.put(clip.clipId(), clip);
        if (clips.size() > (status.equals(Tables.KEPT) ? shownKept : shownOthers)) {
            clips.pollLastEntry();
        }
    }

    private static void add(long[] to, long[] more) {
        Arrays.setAll(to, range -> to[range] + more[range]);
    }

    private static List<Long> boxed(long[] counts) {
        return LongStream.of(counts).boxed().toList();
    }
}

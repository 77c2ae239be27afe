package io.kinora.ingest.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.decode.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A part of a source that a manifest names, with the words for it.
 *
 * @param range the part
 * @param caption what it shows, if the manifest says
 * @param label its class, if the manifest says
 */
public record Segment(TimeRange range, Optional<String> caption, Optional<String> label) {
    /** A whole source of which no manifest says anything. */
    public static final Segment WHOLE = new Segment(TimeRange.WHOLE, Optional.empty(), Optional.empty());

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Comparator<TimeRange> BY_BEGIN =
            Comparator.comparingLong(TimeRange::startMicros).thenComparingLong(TimeRange::endMicros);

    /**
     * The segments of a source, by their begin; of several with the same times the first.
     *
     * @param json {@code sources.segments}: an array of objects with start, end (microseconds), caption and label, each
     *     of which may be missing
     */
    public static List<Segment> list(String json) {
        try {
            Map<TimeRange, Segment> segments = new TreeMap<>(BY_BEGIN);
            for (JsonNode node : JSON.readTree(json)) {
                TimeRange range = new TimeRange(node.path("start").asLong(0), node.path("end").asLong(Long.MAX_VALUE));
                segments.putIfAbsent(range, new Segment(range, text(node, "caption"), text(node, "label")));
            }
            return segments.isEmpty() ? List.of(WHOLE) : new ArrayList<>(segments.values());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot read the segments of a source: " + json, e);
        }
    }

    private static Optional<String> text(JsonNode node, String name) {
        return Optional.ofNullable(node.get(name)).map(JsonNode::asText);
    }
}

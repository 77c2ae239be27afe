package io.kinora.eval.calibrate;

import io.kinora.eval.corrupt.Corruption;
import io.kinora.eval.metric.Figure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What metrics give for real videos that are spoilt more and more.
 *
 * @param corruption how they are spoilt, by {@link Corruption#key}
 * @param levels from {@code none} to the severest
 * @param figures by metric, one for each level
 */
public record Ladder(String corruption, List<String> levels, Map<String, List<Figure>> figures) {
    private static final String CLEAN = "none";

    /** Copies. */
    public Ladder {
        levels = List.copyOf(levels);
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    /**
     * Puts figures in order.
     *
     * @param rungs figures of the clean videos, then of each level; a metric that one of them lacks is left out
     */
    static Ladder of(Corruption corruption, List<List<Figure>> rungs) {
        Map<String, List<Figure>> figures = new LinkedHashMap<>();
        for (Figure clean : rungs.get(0)) {
            List<Figure> all = new ArrayList<>();
            rungs.forEach(rung -> rung.stream().filter(one -> one.metric().equals(clean.metric())).findFirst()
                    .ifPresent(all::add));
            if (all.size() == rungs.size()) {
                figures.put(clean.metric(), all);
            }
        }
        return new Ladder(corruption.key(), IntStream.range(0, rungs.size())
                .mapToObj(level -> level == 0 ? CLEAN : Integer.toString(level)).toList(), figures);
    }
}

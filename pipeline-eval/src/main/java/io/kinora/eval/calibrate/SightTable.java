package io.kinora.eval.calibrate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which metric follows which corruption, in words.
 *
 * @param header {@code metric}, then the corruptions
 * @param rows a metric each
 */
public record SightTable(List<String> header, List<List<String>> rows) {
    /** How to read it. */
    public static final String KEY = "The least level from which on intervals are clear of that of the clean videos, - "
            + "where not even the severest one is; then the rank correlation of figure and level, from -1 to 1.";

    private static final String GAP = "  ";

    /** Of ladders that were climbed with the same metrics. */
    public static SightTable of(List<Ladder> ladders) {
        Set<String> metrics = new LinkedHashSet<>();
        ladders.forEach(ladder -> metrics.addAll(ladder.figures().keySet()));
        List<String> header = new ArrayList<>(List.of("metric"));
        ladders.forEach(ladder -> header.add(ladder.corruption()));
        List<List<String>> rows = new ArrayList<>();
        for (String metric : metrics) {
            List<String> row = new ArrayList<>(List.of(metric));
            ladders.forEach(ladder -> row.add(ladder.figures().containsKey(metric)
                    ? cell(Sight.of(ladder.figures().get(metric))) : ""));
            rows.add(row);
        }
        return new SightTable(header, rows);
    }

    /** In columns, for a terminal. */
    public List<String> lines() {
        List<List<String>> all = new ArrayList<>(List.of(header));
        all.addAll(rows);
        int[] widths = IntStream.range(0, header.size())
                .map(column -> all.stream().mapToInt(row -> row.get(column).length()).max().orElseThrow()).toArray();
        return all.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            line.append(String.format("%-" + widths[column] + "s", row.get(column))).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private static String cell(Sight sight) {
        return String.format(Locale.ROOT, "%s (%+.2f)",
                sight.from().map(level -> Integer.toString(level)).orElse("-"), sight.correlation());
    }
}

package io.kinora.ingest.curate;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of text in aligned columns, numbers to the right. */
final class TextTable {
    private TextTable() {
    }

    /** The lines, each ended. */
    static String of(List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = IntStream.range(0, columns)
                .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)).toArray();
        return rows.stream().map(row -> IntStream.range(0, columns)
                .mapToObj(column -> padded(row.get(column), widths[column]))
                .collect(Collectors.joining("  ")).stripTrailing() + "\n").collect(Collectors.joining());
    }

    private static String padded(String cell, int width) {
        String space = " ".repeat(width - cell.length());
        return cell.matches("[0-9]+") ? space + cell : cell + space;
    }
}

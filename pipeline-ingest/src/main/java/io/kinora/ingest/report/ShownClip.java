package io.kinora.ingest.report;

import io.kinora.core.corpus.Tables;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * A clip that a report shows.
 *
 * @param clipId its id
 * @param status kept, or why it is left out
 * @param words what is written under its picture
 */
record ShownClip(String clipId, String status, String words) implements Serializable {
    private static final int MOST_LETTERS = 160;

    /** From a row of the clips table, with the {@code uri} of its file. */
    static ShownClip of(Row row) {
        String status = row.getAs("status");
        List<String> words = new ArrayList<>();
        words.add(text(row.getAs("caption")) + text(row.getAs("label")).transform(label ->
                label.isEmpty() ? "" : " (" + label + ")"));
        String uri = row.getAs("uri");
        words.add(String.format(Locale.ROOT, "%s at %.1f s", text(uri.substring(uri.lastIndexOf('/') + 1)),
                row.<Long>getAs("start_pts") / 1e6));
        score(row, status).ifPresent(words::add);
        String id = row.getAs("clip_id");
        // As a take-down wants it.
        words.add("clip\u00a0" + id);
        return new ShownClip(id, status, String.join(" · ", words));
    }

    /** The score that it was left out for. */
    private static Optional<String> score(Row row, String status) {
        String column = switch (status) {
            case "blurred" -> Score.SHARPNESS.column();
            case "still" -> Score.MOTION.column();
            default -> status;
        };
        return status.equals(Tables.KEPT) || !List.of(row.schema().fieldNames()).contains(column)
                || !(row.getAs(column) instanceof Double value)
                        ? Optional.empty() : Optional.of(String.format(Locale.ROOT, "%s %.3g", column, value));
    }

    private static String text(String text) {
        String whole = Optional.ofNullable(text).orElse("");
        return whole.codePointCount(0, whole.length()) <= MOST_LETTERS ? whole
                : whole.substring(0, whole.offsetByCodePoints(0, MOST_LETTERS)) + "…";
    }
}

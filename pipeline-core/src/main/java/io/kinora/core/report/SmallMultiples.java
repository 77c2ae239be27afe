package io.kinora.core.report;

import java.util.List;
import java.util.Locale;

/**
 * A table of small plots: how each figure changes along each of several ladders. Each has a scale of its own, since one
 * that hardly rises would be a flat line beside one that rises a thousandfold.
 *
 * @param corner what the rows are
 * @param columns names of the ladders
 * @param rows one for each figure
 */
public record SmallMultiples(String corner, List<String> columns, List<SmallMultiples.Row> rows) {
    private static final int WIDTH = 96;
    private static final int HEIGHT = 44;
    private static final int EDGE = 5;

    /** What a plot shows, for its colour. */
    public enum Tone {
        /** What is expected. */
        GOOD,
        /** Nothing. */
        PLAIN,
        /** The contrary. */
        BAD
    }

    /**
     * Plots of one figure.
     *
     * @param name its name
     * @param cells one for each column; empty ones are left blank
     */
    public record Row(String name, List<Cell> cells) {
    }

    /**
     * One plot.
     *
     * @param tone what it shows
     * @param caption stands below it
     * @param levels names of its points
     * @param points its points, as many
     */
    public record Cell(Tone tone, String caption, List<String> levels, List<Estimate> points) {
    }

    /** The table as HTML. */
    String html() {
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table class=\"multiples\">\n<thead><tr><th>"
                + HtmlPage.escape(corner) + "</th>");
        columns.forEach(column -> html.append("<th>").append(HtmlPage.escape(column)).append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (Row row : rows) {
            html.append("<tr><td class=\"word\">").append(HtmlPage.escape(row.name())).append("</td>");
            row.cells().forEach(cell -> html.append("<td>").append(svg(row.name(), cell)).append("</td>"));
            html.append("</tr>\n");
        }
        return html.append("</tbody>\n</table></div>\n").toString();
    }

    private static String svg(String name, Cell cell) {
        if (cell.points().isEmpty()) {
            return "–";
        }
        Axis y = Axis.around(cell.points().stream().flatMapToDouble(Estimate::values), HEIGHT - EDGE, EDGE);
        Axis x = Axis.over(0, Math.max(1, cell.points().size() - 1), EDGE, WIDTH - EDGE);
        StringBuilder line = new StringBuilder();
        StringBuilder upper = new StringBuilder();
        StringBuilder lower = new StringBuilder();
        StringBuilder title = new StringBuilder(name);
        for (int i = 0; i < cell.points().size(); i++) {
            Estimate point = cell.points().get(i);
            title.append("\n").append(cell.levels().get(i)).append(": ").append(point);
            if (!Double.isFinite(point.value())) {
                continue;
            }
            boolean interval = point.hasInterval();
            line.append(format("%.1f,%.1f ", x.at(i), y.at(point.value())));
            upper.append(format("%.1f,%.1f ", x.at(i), y.at(interval ? point.high() : point.value())));
            lower.insert(0, format("%.1f,%.1f ", x.at(i), y.at(interval ? point.low() : point.value())));
        }
        return format("<svg class=\"plot %s\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" "
                        + "aria-label=\"%s\"><title>%s</title><polygon points=\"%s%s\"/>"
                        + "<polyline points=\"%s\"/></svg><small>%s</small>",
                cell.tone().name().toLowerCase(Locale.ROOT), WIDTH, HEIGHT, WIDTH, HEIGHT, HtmlPage.escape(name),
                HtmlPage.escape(title.toString()), upper, lower.toString().strip(), line.toString().strip(),
                HtmlPage.escape(cell.caption()));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}

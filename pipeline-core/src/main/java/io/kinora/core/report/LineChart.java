package io.kinora.core.report;

import java.util.List;
import java.util.Locale;

/**
 * Lines over a common axis, as inline SVG.
 *
 * @param xName what the horizontal axis counts
 * @param yName what the vertical axis shows; it starts at 0 unless a value lies below
 * @param series the lines; values that are not finite are left out
 */
public record LineChart(String xName, String yName, List<LineChart.Series> series) {
    private static final int WIDTH = 800;
    private static final int HEIGHT = 320;
    private static final int LEFT = 58;
    private static final int RIGHT = 16;
    private static final int TOP = 30;
    private static final int BOTTOM = 40;
    private static final int COLOURS = 6;

    /** One point. */
    public record Point(double x, double y) {
        boolean finite() {
            return Double.isFinite(x) && Double.isFinite(y);
        }
    }

    /** One line, its points in order of x. */
    public record Series(String name, List<Point> points) {
    }

    /** The drawing as an {@code <svg>} element. */
    String svg() {
        List<Point> all = series.stream().flatMap(line -> line.points().stream()).filter(Point::finite).toList();
        if (all.isEmpty()) {
            return "<p class=\"note\">Nothing to draw yet.</p>";
        }
        double left = all.stream().mapToDouble(Point::x).min().orElseThrow();
        double right = all.stream().mapToDouble(Point::x).max().orElseThrow();
        double bottom = Math.min(0, all.stream().mapToDouble(Point::y).min().orElseThrow());
        double top = all.stream().mapToDouble(Point::y).max().orElseThrow();
        Axis x = Axis.over(left, right > left ? right : left + 1, LEFT, WIDTH - RIGHT);
        Axis y = Axis.over(bottom, top > bottom ? top : bottom + 1, HEIGHT - BOTTOM, TOP);
        StringBuilder svg = new StringBuilder();
        svg.append(format("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s over %s\">", WIDTH, HEIGHT,
                HtmlPage.escape(yName), HtmlPage.escape(xName)));
        for (double tick : y.ticks()) {
            svg.append(format("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH - RIGHT,
                    y.at(tick), y.at(tick)));
            svg.append(format("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 6, y.at(tick) + 4,
                    label(tick)));
        }
        for (double tick : x.ticks()) {
            svg.append(format("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>", x.at(tick),
                    HEIGHT - BOTTOM + 18, label(tick)));
        }
        svg.append(format("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", WIDTH - RIGHT, HEIGHT - 6,
                HtmlPage.escape(xName)));
        int legend = LEFT;
        for (int i = 0; i < series.size(); i++) {
            String colour = "var(--s" + i % COLOURS + ")";
            svg.append(line(series.get(i), x, y, colour));
            svg.append(format("<rect x=\"%d\" y=\"8\" width=\"12\" height=\"4\" fill=\"%s\"/>", legend, colour));
            svg.append(format("<text x=\"%d\" y=\"15\">%s</text>", legend + 17, HtmlPage.escape(series.get(i).name())));
            legend += 40 + 7 * series.get(i).name().length();
        }
        return svg.append("</svg>").toString();
    }

    private static String line(Series series, Axis x, Axis y, String colour) {
        List<Point> points = series.points().stream().filter(Point::finite).toList();
        StringBuilder shape = new StringBuilder();
        for (Point point : points) {
            shape.append(format("%.1f,%.1f ", x.at(point.x()), y.at(point.y())));
        }
        if (points.size() == 1) {
            return format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x.at(points.get(0).x()),
                    y.at(points.get(0).y()), colour);
        }
        return format("<polyline class=\"series\" stroke=\"%s\" points=\"%s\"/>", colour, shape.toString().strip());
    }

    /** A number as axes have it: short. */
    static String label(double tick) {
        return Math.abs(tick) >= 1e6 || tick != 0 && Math.abs(tick) < 1e-3
                ? format("%.0e", tick)
                : format("%.3f", tick).replaceAll("\\.?0+$", "");
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}

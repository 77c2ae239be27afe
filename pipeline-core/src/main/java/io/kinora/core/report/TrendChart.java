package io.kinora.core.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/**
 * How one figure went, as inline SVG: points with intervals joined to lines, and what they are held against.
 *
 * @param name of the figure
 * @param xName what the horizontal axis counts, in whole numbers
 * @param reference what the points are held against, in words
 * @param points in the order in which they are joined; values that are not finite are left out
 */
public record TrendChart(String name, String xName, String reference, List<TrendChart.Point> points) {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 230;
    private static final int LEFT = 54;
    private static final int RIGHT = 14;
    private static final int TOP = 46;
    private static final int BOTTOM = 40;
    private static final int COLOURS = 6;
    /** Pixels between two labels of the horizontal axis. */
    private static final int APART = 36;
    private static final int MOST_LETTERS = 24;
    private static final double MARGIN = 0.04;

    /**
     * One point.
     *
     * @param x where it stands
     * @param label what it is, shown when pointed at
     * @param line the line that it is on
     * @param figure its value and interval
     * @param reference what it is held against; not a number where there is nothing
     * @param marked whether it is the one that the page is about
     */
    public record Point(long x, String label, String line, Estimate figure, double reference, boolean marked) {
    }

    /** Leaves out what cannot be drawn. */
    public TrendChart {
        points = points.stream().filter(point -> Double.isFinite(point.figure().value())).toList();
    }

    /** The drawing as an {@code <svg>} element. */
    String svg() {
        long first = points.stream().mapToLong(Point::x).min().orElse(0);
        long last = points.stream().mapToLong(Point::x).max().orElse(0);
        double margin = Math.max(0.5, MARGIN * (last - first));
        Axis x = Axis.over(first - margin, last + margin, LEFT, WIDTH - RIGHT);
        Axis y = Axis.around(points.stream().flatMapToDouble(point -> DoubleStream.concat(point.figure().values(),
                DoubleStream.of(point.reference()))), HEIGHT - BOTTOM, TOP);
        StringBuilder svg = new StringBuilder();
        svg.append(format("<svg class=\"small trend\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Trend of %s\">",
                WIDTH, HEIGHT, HtmlPage.escape(name)));
        svg.append(format("<text class=\"title\" x=\"0\" y=\"14\">%s</text>", HtmlPage.escape(name)));
        axes(svg, x, y);
        Set<String> lines = new LinkedHashSet<>();
        points.forEach(point -> lines.add(point.line()));
        references(svg, x, y);
        int colour = 0;
        int legend = 0;
        for (String line : lines) {
            List<Point> own = points.stream().filter(point -> point.line().equals(line)).toList();
            String paint = "var(--s" + colour++ % COLOURS + ")";
            line(svg, own, x, y, paint);
            String text = line.length() <= MOST_LETTERS ? line : "…" + line.substring(line.length() - MOST_LETTERS);
            if (!line.isEmpty() && legend + 22 + 7 * text.length() < WIDTH) {
                svg.append(format("<rect x=\"%d\" y=\"25\" width=\"10\" height=\"4\" fill=\"%s\"/>", legend, paint));
                svg.append(format("<text x=\"%d\" y=\"32\">%s</text>", legend + 14, HtmlPage.escape(text)));
                legend += 28 + 7 * text.length();
            }
        }
        return svg.append("</svg>").toString();
    }

    private void axes(StringBuilder svg, Axis x, Axis y) {
        for (double tick : y.ticks()) {
            svg.append(format("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH - RIGHT,
                    y.at(tick), y.at(tick)));
            svg.append(format("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 6, y.at(tick) + 4,
                    LineChart.label(tick)));
        }
        double last = Double.NEGATIVE_INFINITY;
        for (long value : new TreeSet<>(points.stream().map(Point::x).toList())) {
            if (x.at(value) - last >= APART) {
                last = x.at(value);
                svg.append(format("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>", last,
                        HEIGHT - BOTTOM + 17, value));
            }
        }
        svg.append(format("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", WIDTH - RIGHT, HEIGHT - 4,
                HtmlPage.escape(xName)));
    }

    private void references(StringBuilder svg, Axis x, Axis y) {
        List<Point> with = points.stream().filter(point -> Double.isFinite(point.reference()))
                .sorted((one, other) -> Long.compare(one.x(), other.x())).toList();
        if (with.isEmpty()) {
            return;
        }
        Point last = with.get(with.size() - 1);
        List<String> corners = new ArrayList<>();
        corners.add(format("%d,%.1f", LEFT, y.at(with.get(0).reference())));
        with.forEach(point -> corners.add(format("%.1f,%.1f", x.at(point.x()), y.at(point.reference()))));
        corners.add(format("%d,%.1f", WIDTH - RIGHT, y.at(last.reference())));
        svg.append(format("<polyline class=\"floor\" points=\"%s\"><title>%s %s</title></polyline>",
                String.join(" ", corners), HtmlPage.escape(reference),
                Numbers.shown(last.reference())));
        svg.append(format("<text x=\"%d\" y=\"14\" text-anchor=\"end\">- - %s</text>", WIDTH - RIGHT,
                HtmlPage.escape(reference)));
    }

    private static void line(StringBuilder svg, List<Point> own, Axis x, Axis y, String paint) {
        if (own.size() > 1) {
            StringBuilder shape = new StringBuilder();
            own.forEach(point -> shape.append(format("%.1f,%.1f ", x.at(point.x()), y.at(point.figure().value()))));
            svg.append(format("<polyline class=\"series\" stroke=\"%s\" points=\"%s\"/>", paint,
                    shape.toString().strip()));
        }
        for (Point point : own) {
            Estimate figure = point.figure();
            if (figure.hasInterval()) {
                svg.append(format("<line class=\"whisker\" stroke=\"%s\" "
                                + "x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>", paint, x.at(point.x()),
                        x.at(point.x()), y.at(figure.low()), y.at(figure.high())));
            }
            svg.append(format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%s\" fill=\"%s\"%s><title>%s: %s</title></circle>",
                    x.at(point.x()), y.at(figure.value()), point.marked() ? "5.5" : "3.5", paint,
                    point.marked() ? " class=\"marked\"" : "", HtmlPage.escape(point.label()), figure));
        }
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}

package io.kinora.core.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Figures of different units, one below the other: each with its interval and what it is held against, on a scale of
 * its own. It is drawn with the page's own text, so that it stays readable in a narrow window.
 *
 * @param interval what a bar is, in words
 * @param entries the figures
 */
public record IntervalChart(String interval, List<IntervalChart.Entry> entries) {
    /**
     * A figure.
     *
     * @param name what it is called
     * @param meaning what it is
     * @param figure as measured, and its interval
     * @param reference what it is held against
     */
    public record Entry(String name, String meaning, Estimate figure, Optional<Reference> reference) {
    }

    /**
     * What figures are held against.
     *
     * @param name what it is
     * @param figure its value, with an interval or spread
     */
    public record Reference(String name, Estimate figure) {
    }

    /** The drawing as HTML. */
    String html() {
        StringBuilder html = new StringBuilder("<div class=\"intervals\">\n<p class=\"legend\"><span>"
                + "<i class=\"point\"></i> as measured</span> <span><i class=\"range\"></i> "
                + HtmlPage.escape(interval) + "</span>");
        if (entries.stream().anyMatch(entry -> entry.reference().isPresent())) {
            html.append(" <span><i class=\"reference\"></i> real videos</span>");
        }
        html.append("</p>\n");
        entries.forEach(entry -> add(html, entry));
        return html.append("</div>\n").toString();
    }

    private static void add(StringBuilder html, Entry entry) {
        Estimate figure = entry.figure();
        Axis axis = Axis.around(DoubleStream.concat(figure.values(), entry.reference().stream()
                .flatMapToDouble(reference -> reference.figure().values())), 0, 100);
        html.append("<div class=\"entry\"><div class=\"name\"><b>").append(HtmlPage.escape(entry.name()))
                .append("</b><span>").append(HtmlPage.escape(entry.meaning())).append("</span></div>\n")
                .append("<div class=\"plot\" role=\"img\" aria-label=\"").append(HtmlPage.escape(entry.name() + " "
                        + figure)).append("\"><div class=\"scale\">");
        entry.reference().ifPresent(reference -> {
            String title = reference.name() + ": " + reference.figure();
            range(html, axis, reference.figure(), "reference", title);
            at(html, axis, reference.figure().value(), "mark", title);
        });
        range(html, axis, figure, "range", "95 % interval: " + Numbers.shown(figure.low()) + " to "
                + Numbers.shown(figure.high()));
        at(html, axis, figure.value(), "point", "as measured: " + Numbers.shown(figure.value()));
        html.append("</div><div class=\"ticks\">");
        axis.ticks().forEach(tick -> html.append(format("<span style=\"left:%.2f%%\">%s</span>", axis.at(tick),
                LineChart.label(tick))));
        html.append("</div></div>\n<div class=\"numbers\"><b>").append(Numbers.shown(figure.value()))
                .append("</b><span>").append(figure.hasInterval()
                        ? Numbers.shown(figure.low()) + " to " + Numbers.shown(figure.high()) : "no interval")
                .append("</span>");
        entry.reference().ifPresent(reference -> html.append("<span>").append(HtmlPage.escape(reference.name() + " "
                + Numbers.shown(reference.figure().value()))).append("</span>"));
        html.append("</div></div>\n");
    }

    private static void range(StringBuilder html, Axis axis, Estimate figure, String kind, String title) {
        if (figure.hasInterval()) {
            html.append(format("<i class=\"%s\" style=\"left:%.2f%%;width:%.2f%%\" title=\"%s\"></i>", kind,
                    axis.at(figure.low()), axis.at(figure.high()) - axis.at(figure.low()), HtmlPage.escape(title)));
        }
    }

    private static void at(StringBuilder html, Axis axis, double value, String kind, String title) {
        if (Double.isFinite(value)) {
            html.append(format("<i class=\"%s\" style=\"left:%.2f%%\" title=\"%s\"></i>", kind, axis.at(value),
                    HtmlPage.escape(title)));
        }
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}

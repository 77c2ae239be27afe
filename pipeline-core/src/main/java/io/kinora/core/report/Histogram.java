package io.kinora.core.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.LongStream;

/**
 * Counts over ranges of a value, for two groups side by side, as inline SVG. Every range is as wide as any other on the
 * paper, whatever it spans. Counts that lie far apart are drawn on a logarithmic axis, which then says so.
 *
 * @param name what is counted over
 * @param edges of the ranges, rising, one more than there are ranges
 * @param groups the groups, each with a count for every range
 * @param mark a value to mark, such as a threshold; left out if it lies outside
 */
public record Histogram(String name, List<Double> edges, List<Histogram.Group> groups, OptionalDouble mark) {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 200;
    private static final int LEFT = 12;
    private static final int RIGHT = 12;
    private static final int TOP = 44;
    private static final int BOTTOM = 26;
    private static final int LABELS = 6;
    /** From this ratio of the largest to the least count on, the least would be less than two pixels high. */
    private static final double SKEWED = 60;

    /** Counts of one group, one for each range. */
    public record Group(String name, List<Long> counts) {
    }

    /** Checks that counts fit the ranges. */
    public Histogram {
        for (Group group : groups) {
            if (group.counts().size() != edges.size() - 1) {
                throw new IllegalArgumentException("Cannot draw " + group.counts().size() + " counts over "
                        + (edges.size() - 1) + " ranges");
            }
        }
    }

    /** The drawing as an {@code <svg>} element. */
    String svg() {
        long most = counts().max().orElse(0);
        if (most == 0) {
            return "<p class=\"note\">" + HtmlPage.escape(name) + ": nothing to count yet.</p>";
        }
        boolean skewed = most > SKEWED * counts().filter(count -> count > 0).min().orElseThrow();
        StringBuilder svg = new StringBuilder();
        svg.append(format("<svg class=\"small\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Histogram: %s\">",
                WIDTH, HEIGHT, HtmlPage.escape(name)));
        svg.append(format("<text class=\"title\" x=\"%d\" y=\"14\">%s</text>", LEFT, HtmlPage.escape(name)));
        legend(svg, skewed);
        double slot = slot();
        for (int group = 0; group < groups.size(); group++) {
            for (int range = 0; range < edges.size() - 1; range++) {
                bar(svg, group, range, height(groups.get(group).counts().get(range), most, skewed), slot);
            }
        }
        int floor = HEIGHT - BOTTOM;
        svg.append(format("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>", LEFT, WIDTH - RIGHT, floor,
                floor));
        int every = (edges.size() + LABELS - 1) / LABELS;
        for (int edge = 0; edge < edges.size(); edge += every) {
            svg.append(format("<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>", LEFT + edge * slot, floor + 17,
                    edge == edges.size() - 1 ? "end" : "middle", LineChart.label(edges.get(edge))));
        }
        mark.ifPresent(value -> mark(svg, value, slot));
        return svg.append("</svg>").toString();
    }

    private LongStream counts() {
        return groups.stream().flatMap(group -> group.counts().stream()).mapToLong(Long::longValue);
    }

    private double slot() {
        return (WIDTH - LEFT - RIGHT) / (double) (edges.size() - 1);
    }

    /** Pixels; a single clip among many is still seen. */
    private static double height(long count, long most, boolean skewed) {
        double share = skewed ? Math.log1p(count) / Math.log1p(most) : (double) count / most;
        return share * (HEIGHT - TOP - BOTTOM);
    }

    private void bar(StringBuilder svg, int group, int range, double height, double slot) {
        if (height > 0) {
            double width = 0.9 * slot / groups.size();
            svg.append(format("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"var(--s%d)\">"
                            + "<title>%s: %d from %s to %s</title></rect>",
                    LEFT + range * slot + 0.05 * slot + group * width, HEIGHT - BOTTOM - height, width, height, group,
                    HtmlPage.escape(groups.get(group).name()), groups.get(group).counts().get(range),
                    LineChart.label(edges.get(range)), LineChart.label(edges.get(range + 1))));
        }
    }

    private void legend(StringBuilder svg, boolean skewed) {
        int at = LEFT;
        for (int group = 0; group < groups.size(); group++) {
            long all = groups.get(group).counts().stream().mapToLong(Long::longValue).sum();
            String text = groups.get(group).name() + " (" + all + ")";
            svg.append(format("<rect x=\"%d\" y=\"25\" width=\"10\" height=\"10\" fill=\"var(--s%d)\"/>", at, group));
            svg.append(format("<text x=\"%d\" y=\"34\">%s</text>", at + 15, HtmlPage.escape(text)));
            at += 32 + 7 * text.length();
        }
        svg.append(format("<text x=\"%d\" y=\"34\" text-anchor=\"end\">highest bar %d%s</text>", WIDTH - RIGHT,
                counts().max().orElse(0), skewed ? ", log scale" : ""));
    }

    private void mark(StringBuilder svg, double value, double slot) {
        for (int range = 0; range < edges.size() - 1; range++) {
            double from = edges.get(range);
            double to = edges.get(range + 1);
            if (value >= from && value <= to) {
                double x = LEFT + slot * (range + (value - from) / (to - from));
                svg.append(format("<line class=\"mark\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", x, x, TOP - 4,
                        HEIGHT - BOTTOM));
                return;
            }
        }
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}

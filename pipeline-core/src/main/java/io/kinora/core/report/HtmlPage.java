package io.kinora.core.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A report as one HTML file that needs nothing else: its style is in it, its pictures are data URIs. */
public final class HtmlPage {
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9][0-9.,eE%×+-]*( [a-zA-Z/%]+)?");

    /** What the style's rules on the whole page begin with. */
    private static final Pattern WHOLE_PAGE = Pattern.compile("(?m)^( *)(:root|body)(?= \\{)");

    /** A word that may be broken anywhere, or it would push the other columns off the page. */
    private static final Pattern LONG_WORD = Pattern.compile("\\S{24}");

    /** A name, such as a code with hyphens, that must not be broken. */
    private static final Pattern WORD = Pattern.compile("\\S+");

    /**
     * A picture.
     *
     * @param uri a data URI
     * @param caption what it shows
     * @param width in CSS pixels
     * @param clips ids of the corpus' clips that are seen in it: it goes when one of them is taken down
     */
    public record Figure(String uri, String caption, int width, List<String> clips) {
        /** A picture of no corpus' clip. */
        public Figure(String uri, String caption, int width) {
            this(uri, caption, width, List.of());
        }
    }

    /** A number to be seen first. */
    public record Card(String value, String meaning) {
    }

    /**
     * A share of a whole.
     *
     * @param name what is counted
     * @param count how many
     * @param whole of how many
     * @param part whether it is a part of the share before
     */
    public record Share(String name, long count, long whole, boolean part) {
    }

    /**
     * A line to be seen at once, such as a warning.
     *
     * @param tone its colour
     * @param heading what it is about, or nothing
     * @param text what it says
     */
    public record Notice(Tone tone, String heading, String text) {
    }

    /** How a notice is meant. */
    public enum Tone {
        /** All is well. */
        GOOD,
        /** Something to know. */
        WARNING,
        /** Something is wrong. */
        BAD
    }

    private final StringBuilder body = new StringBuilder();
    private final String title;

    private HtmlPage(String title) {
        this.title = title;
    }

    /** Begins a page. */
    public static HtmlPage titled(String title, String subtitle) {
        HtmlPage page = new HtmlPage(title);
        page.body.append("<h1>").append(escape(title)).append("</h1>\n<p class=\"subtitle\">").append(escape(subtitle))
                .append("</p>\n");
        return page;
    }

    /** Begins what stands in a page of others, such as a notebook's output: see {@link #fragment}. */
    public static HtmlPage part() {
        return new HtmlPage("");
    }

    /** Text that may come from anywhere, safe within HTML. */
    public static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(disturbs(point) ? 0xFFFD : point);
            }
        });
        return safe.toString();
    }

    /** Control characters, and those that turn the direction of the text behind them. */
    private static boolean disturbs(int point) {
        return Character.isISOControl(point) && point != '\n'
                || point >= 0x202A && point <= 0x202E || point >= 0x2066 && point <= 0x2069;
    }

    /** Begins a section. */
    public HtmlPage section(String heading) {
        body.append("<h2>").append(escape(heading)).append("</h2>\n");
        return this;
    }

    /** Begins a part of a section. */
    public HtmlPage subsection(String heading) {
        body.append("<h3>").append(escape(heading)).append("</h3>\n");
        return this;
    }

    /** Adds a paragraph. */
    public HtmlPage paragraph(String text) {
        body.append("<p>").append(escape(text)).append("</p>\n");
        return this;
    }

    /** Adds lines to be seen at once. */
    public HtmlPage notices(List<Notice> notices) {
        for (Notice notice : notices) {
            body.append("<p class=\"notice ").append(notice.tone().name().toLowerCase(Locale.ROOT)).append("\">");
            if (!notice.heading().isEmpty()) {
                body.append("<b>").append(escape(notice.heading())).append("</b> ");
            }
            body.append(escape(notice.text())).append("</p>\n");
        }
        return this;
    }

    /** Adds the numbers to be seen first. */
    public HtmlPage cards(List<Card> cards) {
        body.append("<div class=\"cards\">\n");
        for (Card card : cards) {
            body.append("<div class=\"card\"><b>").append(escape(card.value())).append("</b><span>")
                    .append(escape(card.meaning())).append("</span></div>\n");
        }
        body.append("</div>\n");
        return this;
    }

    /** Adds a table; columns of numbers stand to the right. */
    public HtmlPage table(List<String> header, List<List<String>> rows) {
        body.append("<div class=\"scroll\"><table>\n<thead><tr>");
        header.forEach(cell -> body.append("<th>").append(escape(cell)).append("</th>"));
        body.append("</tr></thead>\n<tbody>\n");
        List<Boolean> numbers = IntStream.range(0, header.size())
                .mapToObj(column -> isOfNumbers(rows, column)).toList();
        for (List<String> row : rows) {
            body.append("<tr>");
            for (int column = 0; column < row.size(); column++) {
                body.append(cell(row.get(column), numbers.get(column))).append(escape(row.get(column)))
                        .append("</td>");
            }
            body.append("</tr>\n");
        }
        body.append("</tbody>\n</table></div>\n");
        return this;
    }

    private static boolean isOfNumbers(List<List<String>> rows, int column) {
        return rows.stream().map(row -> row.get(column))
                .allMatch(cell -> cell.length() < 2 || NUMBER.matcher(cell).matches());
    }

    private static String cell(String text, boolean number) {
        if (number) {
            return "<td class=\"number\">";
        }
        if (LONG_WORD.matcher(text).find()) {
            return "<td class=\"long\">";
        }
        return WORD.matcher(text).matches() ? "<td class=\"word\">" : "<td>";
    }

    /** Adds shares of a whole, each with a bar; those that are parts of another one are indented. */
    public HtmlPage shares(List<Share> shares) {
        body.append("<table class=\"shares\">\n<tbody>\n");
        for (Share share : shares) {
            double percent = share.whole() == 0 ? 0 : 100.0 * share.count() / share.whole();
            body.append(share.part() ? "<tr class=\"part\"><td>" : "<tr><td>").append(escape(share.name()))
                    .append("</td><td class=\"number\">").append(share.count()).append("</td><td class=\"number\">")
                    .append(String.format(Locale.ROOT, "%.1f %%", percent))
                    .append("</td><td class=\"bar\"><span style=\"width:")
                    .append(String.format(Locale.ROOT, "%.2f%%", percent)).append("\"></span></td></tr>\n");
        }
        body.append("</tbody>\n</table>\n");
        return this;
    }

    /** Adds pictures side by side. */
    public HtmlPage figures(List<Figure> figures) {
        body.append("<div class=\"figures\">\n");
        for (Figure figure : figures) {
            body.append(ClipFigures.begin(figure.clips())).append("<img src=\"").append(escape(figure.uri()))
                    .append("\" alt=\"").append(escape(figure.caption())).append("\" width=\"").append(figure.width())
                    .append("\"><figcaption>").append(escape(figure.caption())).append("</figcaption>")
                    .append(ClipFigures.END).append('\n');
        }
        body.append("</div>\n");
        return this;
    }

    /** Adds a chart. */
    public HtmlPage chart(LineChart chart) {
        body.append("<figure>").append(chart.svg()).append("</figure>\n");
        return this;
    }

    /** Adds histograms side by side. */
    public HtmlPage histograms(List<Histogram> histograms) {
        body.append("<div class=\"histograms\">\n");
        histograms.forEach(histogram -> body.append("<figure>").append(histogram.svg()).append("</figure>\n"));
        body.append("</div>\n");
        return this;
    }

    /** Adds figures with their intervals. */
    public HtmlPage intervals(IntervalChart chart) {
        body.append(chart.html());
        return this;
    }

    /** Adds trends side by side. */
    public HtmlPage trends(List<TrendChart> charts) {
        body.append("<div class=\"trends\">\n");
        charts.forEach(chart -> body.append("<figure>").append(chart.svg()).append("</figure>\n"));
        body.append("</div>\n");
        return this;
    }

    /** Adds a table of small plots. */
    public HtmlPage multiples(SmallMultiples plots) {
        body.append(plots.html());
        return this;
    }

    /** The whole file. */
    public String render() {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + escape(title)
                + "</title>\n<style>\n" + style() + "</style>\n</head>\n<body>\n" + body + "</body>\n</html>\n";
    }

    /** What was added, to stand in a page of others: an element whose style holds within it alone. */
    public String fragment() {
        // Rules on the page as a whole are those of the element. Named twice, it outweighs the other page's own style.
        String own = WHOLE_PAGE.matcher(style()).replaceAll("$1&");
        return "<div class=\"kinora\">\n<style>\n.kinora.kinora {\n" + own
                + "& { max-width: none; padding: .5rem; }\n}\n</style>\n" + body + "</div>\n";
    }

    private static String style() {
        try (InputStream in = HtmlPage.class.getResourceAsStream("page.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

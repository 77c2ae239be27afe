package io.kinora.core.report;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The figures of an {@link HtmlPage} that show clips of a corpus, and how they are taken out of a written page. */
public final class ClipFigures {
    static final String END = "</figure>";

    private static final String BEGIN = "<figure data-clip=\"";
    private static final String AFTER_IDS = "\">";
    private static final String NOTE = "<figure class=\"taken-down\"><figcaption>Taken down</figcaption></figure>";

    private ClipFigures() {
    }

    /** The begin of a figure that shows these clips, or none. */
    static String begin(List<String> clips) {
        return clips.isEmpty() ? "<figure>" : BEGIN + HtmlPage.escape(String.join(" ", clips)) + AFTER_IDS;
    }

    /** Ids of all clips that are seen in a page as {@link HtmlPage#render} gives it. */
    public static List<String> clips(String page) {
        Stream.Builder<String> ids = Stream.builder();
        for (int begin = page.indexOf(BEGIN); begin >= 0; begin = page.indexOf(BEGIN, begin + 1)) {
            ids(page, begin).forEach(ids);
        }
        return ids.build().distinct().toList();
    }

    /**
     * A page without the figures that show one of these clips: a note stands in their place, every other byte stays. In
     * such a page text is escaped, so a figure ends at the first end of one.
     *
     * @param page as {@link HtmlPage#render} gives it
     */
    public static String without(String page, Set<String> clips) {
        StringBuilder rest = new StringBuilder(page.length());
        int copied = 0;
        for (int begin = page.indexOf(BEGIN); begin >= 0; begin = page.indexOf(BEGIN, copied)) {
            int end = page.indexOf(END, begin);
            if (end < 0) {
                throw new IllegalArgumentException("Cannot take clips out of the page: a figure has no end; it is no"
                        + " report of Kinora's, or only a part of one");
            }
            end += END.length();
            rest.append(page, copied, begin);
            rest.append(ids(page, begin).anyMatch(clips::contains) ? NOTE : page.substring(begin, end));
            copied = end;
        }
        return rest.append(page, copied, page.length()).toString();
    }

    private static Stream<String> ids(String page, int begin) {
        int first = begin + BEGIN.length();
        int end = page.indexOf(AFTER_IDS, first);
        return end < 0 ? Stream.empty() : Arrays.stream(page.substring(first, end).split(" "));
    }
}

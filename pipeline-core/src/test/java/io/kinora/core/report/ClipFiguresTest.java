package io.kinora.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClipFiguresTest {
    private static final String TRICK = "</figure><figure data-clip=\"aa\"> & more";

    @Test
    void takesOutTheFiguresOfAClipAndNothingElse() {
        HtmlPage.Figure first = new HtmlPage.Figure("data:image/png;base64,AAAA", "private words", 8, List.of("aa"));
        HtmlPage.Figure other = new HtmlPage.Figure("data:image/png;base64,BBBB", TRICK, 8, List.of("bb"));
        HtmlPage.Figure sheet = new HtmlPage.Figure("data:image/png;base64,CCCC", "both", 8, List.of("bb", "aa", "cc"));
        HtmlPage.Figure chart = new HtmlPage.Figure("data:image/png;base64,DDDD", "no clip: aa", 8);
        String page = page(List.of(first, other, sheet, chart));

        String rest = ClipFigures.without(page, Set.of("aa", "unknown"));

        assertThat(ClipFigures.clips(page)).containsExactly("aa", "bb", "cc");
        assertThat(ClipFigures.clips(rest)).containsExactly("bb");
        assertThat(rest).doesNotContain("AAAA").doesNotContain("private words").doesNotContain("CCCC")
                .contains("BBBB").contains("DDDD").contains("no clip: aa");
        String note = "<figure class=\"taken-down\"><figcaption>Taken down</figcaption></figure>";
        assertThat(rest.replace(note + "\n", "")).isEqualTo(page(List.of(other, chart)));
        assertThat(ClipFigures.without(rest, Set.of("aa"))).as("again").isEqualTo(rest);
        assertThat(ClipFigures.without(page, Set.of("dd"))).isEqualTo(page);
    }

    @Test
    void refusesHalfAPage() {
        assertThatThrownBy(() -> ClipFigures.without("<p><figure data-clip=\"aa\"><img", Set.of("aa")))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("a figure has no end");
    }

    private static String page(List<HtmlPage.Figure> figures) {
        return HtmlPage.titled("Report", TRICK).figures(figures).paragraph(TRICK).render();
    }
}

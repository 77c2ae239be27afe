package io.kinora.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class HtmlPageTest {
    @Test
    void textFromAnywhereStaysText() {
        String page = HtmlPage.titled("<script>alert(1)</script>", "a & b")
                .table(List.of("file"), List.of(List.of("\"><img src=x onerror=alert(1)>\u0007.mp4"))).render();
        assertThat(page).doesNotContain("<script>").doesNotContain("<img src=x").doesNotContain("\u0007")
                .contains("&lt;script&gt;").contains("a &amp; b");
    }

    @Test
    void drawsEveryFinitePointWithinThePicture() throws Exception {
        LineChart chart = new LineChart("step", "loss", List.of(
                new LineChart.Series("train", List.of(new LineChart.Point(0, 1), new LineChart.Point(50, Double.NaN),
                        new LineChart.Point(100, 0.25)))));
        Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(chart.svg())));
        String points = svg.getElementsByTagName("polyline").item(0).getAttributes().getNamedItem("points")
                .getNodeValue();
        assertThat(points).isEqualTo("58.0,30.0 784.0,217.5");
    }

    @Test
    void saysSoWhenThereIsNothingToDraw() {
        assertThat(new LineChart("step", "loss", List.of()).svg()).contains("Nothing to draw");
    }

    @Test
    void whatStandsInAnotherPageStylesItselfAlone() {
        String fragment = HtmlPage.part().paragraph("a < b").fragment();

        assertThat(fragment).startsWith("<div class=\"kinora\">").endsWith("<p>a &lt; b</p>\n</div>\n")
                .contains(".kinora.kinora {\n& { color-scheme").doesNotContain(":root").doesNotContain("body {")
                .doesNotContain("<h1>");
    }
}

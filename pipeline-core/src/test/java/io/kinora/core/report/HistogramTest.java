package io.kinora.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HistogramTest {
    @Test
    void barsAreAsHighAsTheirCountsAndTheMarkStandsAtItsValue() throws Exception {
        Document svg = parse(histogram(List.of(20L, 0L, 10L), 1.5));

        List<Element> bars = elements(svg, "rect").stream()
                .filter(bar -> bar.getElementsByTagName("title").getLength() > 0).toList();
        assertThat(bars).extracting(bar -> bar.getElementsByTagName("title").item(0).getTextContent())
                .containsExactly("<b>: 20 from 0 to 1", "<b>: 10 from 2 to 10");
        assertThat(number(bars.get(0), "height")).isEqualTo(2 * number(bars.get(1), "height"));
        Element mark = elements(svg, "line").stream().filter(line -> line.getAttribute("class").equals("mark"))
                .findFirst().orElseThrow();
        assertThat(number(mark, "x1")).as("the middle of three ranges of equal width").isEqualTo(230);
    }

    @Test
    void oneAmongManyIsStillSeen() throws Exception {
        Document svg = parse(histogram(List.of(1_000_000L, 0L, 1L), 99));

        assertThat(elements(svg, "rect").stream().filter(bar -> bar.getElementsByTagName("title").getLength() > 0))
                .allSatisfy(bar -> assertThat(number(bar, "height")).isGreaterThan(5));
        assertThat(svg.getDocumentElement().getTextContent()).contains("highest bar 1000000, log scale");
        assertThat(elements(svg, "line")).as("no mark outside").hasSize(1);
    }

    @Test
    void refusesCountsThatDoNotFit() {
        assertThatThrownBy(() -> histogram(List.of(1L), 0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot draw 1 counts over 3 ranges");
        assertThat(histogram(List.of(0L, 0L, 0L), 0).svg()).contains("nothing to count yet");
    }

    private static Histogram histogram(List<Long> counts, double mark) {
        return new Histogram("a & b", List.of(0.0, 1.0, 2.0, 10.0), List.of(new Histogram.Group("<b>", counts)),
                OptionalDouble.of(mark));
    }

    private static Document parse(Histogram histogram) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(histogram.svg())));
    }

    private static List<Element> elements(Document svg, String name) {
        NodeList nodes = svg.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength()).mapToObj(index -> (Element) nodes.item(index)).toList();
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}

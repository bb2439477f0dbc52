package dev.sessions.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sessions.benchmarks.Results;
import dev.sessions.benchmarks.Row;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Pictures and tables say what the result files say. */
class ReportTest {

    private static final Path PUBLISHED = Path.of("..").resolve(Results.DIRECTORY);

    private static final Results RESULTS = new Results(
            List.of("codec quick", "2026-11-24"),
            List.of(
                    row("save", "floor", 100, 1000, 1),
                    row("save", "ours", 100, 800, 0.8),
                    row("save", "ours", 500, 950, 0.95),
                    row("save", "Fast & <furious>", 100, 4000, 4),
                    row("load", "ours", 100, 7, 0.5)));

    @TempDir
    Path directory;

    @Test
    void aBarIsAsLongAsItsRatio() throws Exception {
        Document picture = parse(Pictures.bars(RESULTS, "Saving", "How", " bytes", Map.of("save", "Saving")));

        List<Double> bars = rects(picture).stream()
                .filter(rect -> rect.getAttribute("x").equals("172.0"))
                .filter(rect -> rect.getAttribute("height").equals("9.0"))
                .map(rect -> Double.parseDouble(rect.getAttribute("width")))
                .toList();
        double one = Double.parseDouble(last(picture, "line").getAttribute("x1")) - 172;
        assertThat(bars).hasSize(3); // no bar where there is no value
        assertThat(bars.get(0) / one).isCloseTo(0.8, within(0.002));
        assertThat(bars.get(1) / one).isCloseTo(0.95, within(0.002));
        assertThat(bars.get(2) / one).isCloseTo(4, within(0.002));
        assertThat(texts(picture))
                .contains("Saving", "ours", "Fast & <furious>", "0.80", "0.95", "4.00", "100 bytes", "500 bytes")
                .doesNotContain("floor", "0.50");
    }

    @Test
    void aLineGoesThroughItsPoints() throws Exception {
        Results results = new Results(
                List.of(),
                List.of(
                        row("keys", "load", 1, 10, 1),
                        row("keys", "load", 10, 20, 2),
                        row("keys", "load", 100, 30, 3)));

        Document picture = parse(Pictures.lines(results, "keys", "Keys", "keys", "ratio"));

        String[] points = ((Element) picture.getElementsByTagName("polyline").item(0))
                .getAttribute("points")
                .split(" ");
        assertThat(points).hasSize(3);
        double[] x = Stream.of(points)
                .mapToDouble(point -> Double.parseDouble(point.split(",")[0]))
                .toArray();
        double[] y = Stream.of(points)
                .mapToDouble(point -> Double.parseDouble(point.split(",")[1]))
                .toArray();
        assertThat(x[2] - x[1]).isCloseTo(x[1] - x[0], within(0.2)); // each step is ten times
        assertThat(y[1] - y[2]).isCloseTo(y[0] - y[1], within(0.2));
        assertThat(texts(picture)).contains("Keys", "load", "1", "10", "100");
    }

    @Test
    void aTableHasTheMultiplesAndWhatTheFloorTook() throws Exception {
        RESULTS.write(directory.resolve("codec.csv"));
        String page = "# Page\n<!-- ratios: codec.csv; save; bytes -->\nold\n<!-- end -->\nrest\n";

        String filled = Page.fill(page, directory);

        assertThat(filled)
                .startsWith("# Page\n<!-- ratios: codec.csv; save; bytes -->\n")
                .contains("| | 100 bytes | 500 bytes |")
                .contains("| floor | 1,000 ns |  |")
                .contains("| ours | 0.80 | 0.95 |")
                .doesNotContain("old")
                .endsWith("<!-- end -->\nrest\n");
        assertThat(Page.fill(filled, directory)).isEqualTo(filled);
    }

    @Test
    void thePublishedPageSaysWhatThePublishedFilesSay() throws Exception {
        String page = Files.readString(PUBLISHED.resolveSibling("performance.md"));

        assertThat(page).contains("<!-- table: codec.csv; save, signed; bytes -->");
        assertThat(Page.fill(page, PUBLISHED)).isEqualTo(page);
    }

    @Test
    void thePublishedPicturesSayWhatThePublishedFilesSay() throws Exception {
        List<Path> pictures;
        try (Stream<Path> files = Files.list(PUBLISHED)) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            pictures = files.filter(file -> file.toString().endsWith(".svg")).toList();
        }
        for (Path picture : pictures) {
            Files.delete(picture);
        }

        Pictures.draw(directory);

        assertThat(pictures)
                .isNotEmpty()
                .allSatisfy(picture ->
                        assertThat(picture).exists().hasSameTextualContentAs(PUBLISHED.resolve(picture.getFileName())));
    }

    private static Row row(String group, String series, int x, double value, double ratio) {
        return new Row(group, series, x, value, ratio, ratio, ratio, 0, 0);
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<Element> rects(Document picture) {
        NodeList nodes = picture.getElementsByTagName("rect");
        List<Element> all = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            all.add((Element) nodes.item(i));
        }
        return all;
    }

    private static Element last(Document picture, String tag) {
        NodeList nodes = picture.getElementsByTagName(tag);
        return (Element) nodes.item(nodes.getLength() - 1);
    }

    private static List<String> texts(Document picture) {
        NodeList nodes = picture.getElementsByTagName("text");
        List<String> all = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            all.add(nodes.item(i).getTextContent());
        }
        return all;
    }
}

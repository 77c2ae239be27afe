package io.kinora.endtoend.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.decode.DecodeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each code with which a run can end is on the page of troubleshooting, and what is quoted there is really said. */
class TroubleshootingPageTest {
    private static final Path HOME = Path.of(System.getProperty("kinora.home", ".."));
    private static final Pattern END_OF_RUN = Pattern.compile(
            "(?:KinoraException\\.(?:usage|input)\\(|\\bresources\\(|new (?:KinoraException|GateFailedException)\\("
                    + "(?:\\s*[\\w.]+(?:\\([^)]*\\))?,)?)\\s*\"([a-z0-9-]+)\"");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| (.*?) \\| .+ \\|$");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+?)(?: …)?`");

    private final String page;
    private final String sources;

    TroubleshootingPageTest() throws IOException {
        page = Files.readString(HOME.resolve("docs/troubleshooting.md"));
        List<Path> files = new ArrayList<>();
        for (String module : List.of("pipeline-core", "pipeline-ingest", "pipeline-train", "pipeline-eval", "demo")) {
            try (Stream<Path> found = Files.walk(HOME.resolve(module + "/src/main/java"))) {
                found.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            }
        }
        StringBuilder text = new StringBuilder();
        for (Path file : files) {
            text.append(Files.readString(file));
        }
        // A sentence that is written over several lines becomes one.
        sources = text.toString().replaceAll("\"\\s*\\+\\s*\"", "");
    }

    @Test
    void hasEachCodeOfTheSources() {
        Set<String> told = new TreeSet<>();
        ROW.matcher(page).results().forEach(row -> told.add(row.group(1)));
        Set<String> thrown = new TreeSet<>();
        END_OF_RUN.matcher(sources).results().forEach(end -> thrown.add(end.group(1)));
        assertThat(thrown).hasSizeGreaterThan(80);
        assertThat(told).isEqualTo(thrown);
    }

    @Test
    void quotesWhatIsSaid() {
        Matcher row = ROW.matcher(page);
        while (row.find()) {
            QUOTED.matcher(row.group(2)).results().forEach(quoted -> assertThat(sources.contains(quoted.group(1)))
                    .as("%s says '%s'", row.group(1), quoted.group(1)).isTrue());
        }
    }

    @Test
    void namesEachReasonForQuarantine() throws IOException {
        Set<String> codes = new TreeSet<>();
        Arrays.stream(DecodeFailure.values()).map(DecodeFailure::code).forEach(codes::add);
        Pattern.compile("String [A-Z_]+ = \"([a-z-]+-[a-z-]+)\"").matcher(Files.readString(HOME.resolve(
                "pipeline-ingest/src/main/java/io/kinora/ingest/source/QuarantineCodes.java"))).results()
                .forEach(code -> codes.add(code.group(1)));
        assertThat(codes).hasSizeGreaterThan(20).allSatisfy(code -> assertThat(page).contains("`" + code + "`"));
    }
}

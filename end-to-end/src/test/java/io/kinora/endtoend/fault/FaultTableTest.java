package io.kinora.endtoend.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that observe faults run for minutes, so that a row whose test is gone is found here. */
class FaultTableTest {
    private static final Path TESTS = Installation.HOME.resolve("end-to-end/src/test/java");
    private static final String CALL = "FaultTable.check(";
    private static final Pattern OBSERVED =
            Pattern.compile(Pattern.quote(CALL) + "\\s*\"([^\"]+)\",\\s*\"([a-z]+)\",");

    @Test
    void eachRowIsObservedByOneTest() throws IOException {
        List<String> observed = new ArrayList<>();
        try (Stream<Path> files = Files.walk(TESTS)) {
            for (Path file : files.filter(path -> path.toString().endsWith("IT.java")).toList()) {
                String text = Files.readString(file);
                List<String> rows = OBSERVED.matcher(text).results()
                        .map(call -> call.group(1) + " | " + call.group(2)).toList();
                assertThat(text.split(Pattern.quote(CALL), -1)).as("calls in %s that name their row in words", file)
                        .hasSize(rows.size() + 1);
                observed.addAll(rows);
            }
        }
        assertThat(FaultTable.rows()).containsExactlyInAnyOrderElementsOf(observed);
    }
}

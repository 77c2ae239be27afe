package io.kinora.endtoend.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The table of faults and outcomes in docs/operations.md: it has just the rows that tests observe. */
public final class FaultTable {
    /** What is left where ingest was disturbed. */
    public static final String ROWS = "the rows of an undisturbed run, each once";
    /** Likewise training. */
    public static final String BITS = "weights with the bits of an undisturbed run";
    static final String VIDEOS = "the videos of an undisturbed run, each once";
    static final String FIGURES = "the figures of an undisturbed run";

    private static final Path PAGE = Installation.HOME.resolve("docs/operations.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (.+?) \\| ([a-z]+) \\| .+ \\|$");

    private FaultTable() {
    }

    /**
     * How a command ended: its exit code, and the error's code in result.json, else the status there. The exit code is
     * left out where only result.json tells.
     */
    public static String end(Installation.Outcome outcome, JsonNode result) {
        return "exit code " + outcome.exitCode() + ", " + end(result);
    }

    /** What result.json says. */
    public static String end(JsonNode result) {
        return "`" + result.at("/error/code").asText(result.path("status").asText()) + "`";
    }

    /** Fault and job of every row, which name it. */
    static List<String> rows() throws IOException {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("\n## Faults\n"));
        return ROW.matcher(section).results().map(row -> row.group(1) + " | " + row.group(2))
                .filter(row -> !row.equals("fault | job")).toList();
    }

    /**
     * Checks that the page tells what was observed.
     *
     * @param fault what happened; with the job it names the row
     * @param ended how the command ended
     * @param again how the same command ended when it was given again; empty if it was not
     * @param left what is there in the end
     */
    public static void check(String fault, String job, String ended, String again, String left) throws IOException {
        String key = "| " + fault + " | " + job + " |";
        String row = key + " " + ended + " | " + (again.isEmpty() ? "" : again + " ") + "| " + left + " |";
        List<String> rows = Files.readAllLines(PAGE).stream().filter(line -> line.startsWith(key)).toList();
        assertThat(rows).as("docs/operations.md, section Faults, must have just this row for it: paste\n" + row)
                .containsExactly(row);
    }
}

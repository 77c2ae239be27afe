package io.kinora.endtoend.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be seen of the images without building them: no container engine is needed. */
class DockerTest {
    /** An instruction and the rest of its line, lines that go on joined. */
    private record Instruction(String name, String rest) {
        List<String> words() {
            return Arrays.stream(rest.split("\\s+")).filter(word -> !word.startsWith("--")).toList();
        }
    }

    static List<Path> dockerfiles() throws IOException {
        try (Stream<Path> files = Files.list(Installation.HOME.resolve("deploy/docker"))) {
            return files.filter(file -> file.getFileName().toString().matches("Dockerfile(\\.[a-z]+)?"))
                    .filter(file -> !file.toString().endsWith(".dockerignore")).sorted().toList();
        }
    }

    private static List<Instruction> instructions(Path file) throws IOException {
        List<Instruction> instructions = new ArrayList<>();
        String text = Files.readString(file).replaceAll("(?m)^\\s*#.*\n", "").replace("\\\n", " ");
        text.lines().filter(line -> !line.isBlank()).forEach(line -> instructions.add(
                new Instruction(line.split("\\s+", 2)[0], line.split("\\s+", 2)[1])));
        return instructions;
    }

    private static List<String> values(List<Instruction> instructions, String name) {
        return instructions.stream().filter(instruction -> instruction.name().equals(name)).map(Instruction::rest)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void runsOnTheSparkAndJavaOfTheBuildAsAUserThatIsNotRoot(Path file) throws IOException {
        List<Instruction> instructions = instructions(file);
        assertThat(instructions).extracting(Instruction::name)
                .isSubsetOf("ARG", "FROM", "USER", "RUN", "COPY", "ENV", "WORKDIR", "ENTRYPOINT");
        assertThat(values(instructions, "ARG")).anyMatch(argument -> argument.startsWith("SPARK_IMAGE="));
        assertThat(values(instructions, "ARG").get(0)).contains(SchemasTest.property("spark.version"))
                .contains("scala" + SchemasTest.property("scala.binary.version")).contains("java17");
        assertThat(values(instructions, "USER")).last().asString().matches("[1-9][0-9]*");
        assertThat(values(instructions, "RUN")).anyMatch(run -> run.contains("bubblewrap"));
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void copiesOnlyWhatIsThereOrIsBuiltAndIsSentToTheBuilder(Path file) throws IOException {
        List<String> sent = Files.readAllLines(file.resolveSibling(file.getFileName() + ".dockerignore")).stream()
                .filter(line -> line.startsWith("!")).map(line -> line.substring(1)).toList();
        for (Map.Entry<String, String> copy : copies(file).entrySet()) {
            String source = copy.getKey().replaceAll("/$", "");
            assertThat(sent).as("the builder is sent %s", source).anyMatch(pattern -> covers(pattern, source));
            if (source.contains("/target/")) {
                String module = source.substring(0, source.indexOf("/target/"));
                assertThat(Installation.HOME.resolve(module).resolve("pom.xml")).exists();
            } else {
                assertThat(Installation.HOME.resolve(source)).exists();
            }
        }
    }

    private static boolean covers(String pattern, String source) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        return matcher.matches(Path.of(source)) || source.startsWith(pattern + "/");
    }

    /** Sources of COPY lines, each with the place in the image that it gets. */
    static Map<String, String> copies(Path file) throws IOException {
        Map<String, String> copies = new TreeMap<>();
        for (Instruction instruction : instructions(file)) {
            List<String> words = instruction.words();
            if (instruction.name().equals("COPY") && !instruction.rest().startsWith("--from=")) {
                assertThat(words).as("one file or folder a line").hasSize(2);
                String target = words.get(1);
                Path source = Path.of(words.get(0));
                copies.put(words.get(0), words.get(0).endsWith("/") || !target.endsWith("/") ? target
                        : target + source.getFileName());
            }
        }
        return copies;
    }
}

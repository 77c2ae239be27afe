package io.kinora.endtoend.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.config.Settings;
import io.kinora.core.job.Job;
import io.kinora.endtoend.Installation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every command, option and setting that a reader is told of is known to the real command lines. */
class CommandsTest {
    private static final Pattern KEY = Pattern.compile("(" + Jobs.sections() + "\\.[a-z][a-z0-9.-]*)(?: ?= ?(.+))?");
    private static final Pattern IN_USAGE = Pattern.compile("(?m)^  ([a-z]+) +\\S.*$");
    /** Its table of jobs: nothing else there is named in a row's first column by one lower-case word alone. */
    private static final Pattern IN_README = Pattern.compile("(?m)^\\| `([a-z]+)` \\| .+ \\| .+ \\|$");
    private static final Pattern FILE = Pattern.compile("[a-z-]+[.](sh|yaml|yml|py|json|conf)");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");
    /** Options of other programs that documents speak of. */
    private static final Set<String> FOREIGN = Set.of("--security-opt", "--add-opens", "--execute", "--workers",
            "--cores", "--memory", "--dir");

    private final Jobs jobs;

    CommandsTest() throws Exception {
        jobs = new Jobs();
    }

    @Test
    void theLauncherTheReadmeAndTheSettingsKnowTheSameJobs() throws Exception {
        String launcher = Files.readString(Installation.HOME.resolve("bin/kinora"));
        String usage = launcher.substring(launcher.indexOf("<<'TEXT'"), launcher.indexOf("\nTEXT\n"));
        String readme = Files.readString(Installation.HOME.resolve("README.md"));
        assertThat(named(IN_USAGE, usage)).isEqualTo(jobs.names());
        assertThat(named(IN_README, readme)).isEqualTo(jobs.names());
        assertThat(jobs.names()).containsAll(Settings.JOBS)
                .allSatisfy(name -> assertThat(jobs.named(name).name()).isEqualTo(name));
    }

    private static Set<String> named(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    @Test
    void commandsCouldBeStarted() throws Exception {
        List<String> problems = new ArrayList<>();
        Set<String> places = new TreeSet<>();
        for (Command command : commands(problems)) {
            places.add(command.place().replaceAll(":.*", ""));
            problems.addAll(command.problems());
        }
        assertThat(problems).isEmpty();
        assertThat(places).contains("README.md", "docs/model.md", "docs/deploy.md", "deploy/yarn/line.sh",
                "deploy/standalone/line.sh", "deploy/schedule/evaluate.sh", "deploy/kubernetes/train.yaml",
                "deploy/kubernetes/evaluate.yaml");
    }

    @Test
    void optionsForSparkAreThoseOfSparkSubmit() throws Exception {
        Set<String> known = sparkOptions();
        List<String> unknown = new ArrayList<>();
        for (Command command : commands(new ArrayList<>())) {
            command.sparkOptions().stream().filter(word -> OPTION.matcher(word).matches())
                    .filter(option -> !known.contains(option))
                    .forEach(option -> unknown.add(command.place() + ": " + option));
        }
        assertThat(known).contains("--master", "--conf");
        assertThat(unknown).isEmpty();
    }

    @Test
    void settingsAndOptionsInSentencesExist() throws Exception {
        Set<String> options = new TreeSet<>(jobs.options());
        options.addAll(sparkOptions());
        options.addAll(FOREIGN);
        OPTION.matcher(Files.readString(Installation.HOME.resolve("deploy/schedule/kinora_run.py"))).results()
                .forEach(option -> options.add(option.group()));
        List<String> problems = new ArrayList<>();
        for (Path document : Texts.documents()) {
            for (Texts.Line code : Texts.inline(document)) {
                Matcher key = KEY.matcher(code.text());
                if (key.matches() && !isPackage(key.group(1)) && !FILE.matcher(code.text()).matches()) {
                    problems.addAll(setting(code.place(), key.group(1), Optional.ofNullable(key.group(2))));
                }
                Matcher option = OPTION.matcher(code.text());
                if (option.lookingAt() && !options.contains(option.group())) {
                    problems.add(code.place() + ": no job has an option " + option.group());
                }
                if (code.text().startsWith("--set ")) {
                    Matcher assignment = KEY.matcher(ShellWords.split(code.text()).get(0).get(1));
                    if (assignment.matches()) {
                        problems.addAll(setting(code.place(), assignment.group(1),
                                Optional.ofNullable(assignment.group(2))));
                    }
                }
            }
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void whatIsWrongIsFound() throws Exception {
        List<List<String>> words = ShellWords.split("""
                sudo bin/kinora evaluate --real 'table:corpus:test' --generated \\
                  table:a --set evaluate.neighbors=3 --gatte "fvd < 3" -- --master yarn""");
        Command command = Command.of("page:1", words.get(0), false, jobs).orElseThrow();
        assertThat(command.sparkOptions()).containsExactly("--master", "yarn");
        assertThat(command.problems()).anyMatch(line -> line.contains("did you mean --gate?"))
                .anyMatch(line -> line.contains("evaluate.neighbors: unknown key; did you mean 'neighbours'?"));
        assertThat(setting("page:2", "evaluate.sampel", Optional.empty())).containsExactly(
                "page:2: there is no setting evaluate.sampel");
        assertThat(setting("page:3", "decode.sandbox", Optional.of("maybe"))).hasSize(1);
    }

    private List<Command> commands(List<String> problems) throws Exception {
        List<Command> found = new ArrayList<>();
        List<Texts.Line> lines = new ArrayList<>();
        List<Path> files = new ArrayList<>(Texts.documents());
        files.addAll(Texts.below("deploy", ".sh", "crontab"));
        for (Path file : files) {
            lines.addAll(Texts.commands(file));
        }
        for (Texts.Line line : lines) {
            found.addAll(commands(line, false, problems));
        }
        for (Path document : Texts.documents()) {
            for (Texts.Line line : Texts.inline(document)) {
                if (line.text().matches("(bin/)?kinora [a-z].*")) {
                    found.addAll(commands(line, true, problems));
                }
            }
        }
        for (Path file : Texts.below("deploy/kubernetes", ".yaml")) {
            for (JsonNode manifest : Manifests.read(file)) {
                Manifests.application(manifest).ifPresent(spec -> found.add(Manifests.command(file, spec, jobs)));
            }
        }
        return found;
    }

    private List<Command> commands(Texts.Line line, boolean prose, List<String> problems) {
        List<Command> found = new ArrayList<>();
        for (List<String> words : ShellWords.split(line.text())) {
            try {
                Command.of(line.place(), words, prose, jobs).ifPresent(found::add);
            } catch (IllegalArgumentException e) {
                problems.add(line.place() + ": " + e.getMessage());
            }
        }
        return found;
    }

    private List<String> setting(String place, String key, Optional<String> value) {
        if (!jobs.hasKey(key)) {
            return List.of(place + ": there is no setting " + key);
        }
        if (value.isEmpty() || value.get().matches(".*(…|\\bN\\b).*") || key.startsWith("spark.")) {
            return List.of();
        }
        String section = key.substring(0, key.indexOf('.'));
        Job<?, ?> job = Optional.<Job<?, ?>>ofNullable(jobs.named(section)).orElseGet(() -> jobs.named("ingest"));
        return Jobs.problems(job, List.of("--set", key + "=" + value.get())).stream()
                .filter(line -> line.contains(key + ":")).map(line -> place + ": " + line).toList();
    }

    /** Packages are named as settings are: {@code ingest.decode}. */
    private static boolean isPackage(String name) {
        return Stream.of("core", "ingest", "train", "eval").anyMatch(module -> Files.isDirectory(Installation.HOME
                .resolve("pipeline-" + module + "/src/main/java/io/kinora").resolve(name.replace('.', '/'))));
    }

    /** All of them, by Spark's own parser, which others cannot name. */
    private static Set<String> sparkOptions() throws ReflectiveOperationException {
        Class<?> parser = Class.forName("org.apache.spark.launcher.SparkSubmitOptionParser");
        Constructor<?> constructor = parser.getDeclaredConstructor();
        constructor.setAccessible(true);
        Object known = constructor.newInstance();
        Set<String> options = new TreeSet<>();
        for (String field : List.of("opts", "switches")) {
            Field names = parser.getDeclaredField(field);
            names.setAccessible(true);
            Stream.of((String[][]) names.get(known)).flatMap(Stream::of).forEach(options::add);
        }
        return options;
    }
}

package io.kinora.endtoend.deploy;

import io.kinora.core.config.KeyName;
import io.kinora.core.config.Settings;
import io.kinora.core.error.ExitCode;
import io.kinora.core.job.Flag;
import io.kinora.core.job.Job;
import io.kinora.core.job.SettingsCheck;
import io.kinora.endtoend.Installation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jobs that {@code bin/kinora} knows, with their real command lines and settings. */
final class Jobs {
    private static final Pattern LINE = Pattern.compile("^ *([a-z]+)\\) +module=\\S+ +class=(\\S+)", Pattern.MULTILINE);

    private final Map<String, Job<?, ?>> byName = new LinkedHashMap<>();
    private final Set<String> keys = new TreeSet<>();
    private final Set<String> open = new TreeSet<>();

    /** Reads them from the launcher. */
    Jobs() throws IOException, ReflectiveOperationException {
        Matcher line = LINE.matcher(Files.readString(Installation.HOME.resolve("bin/kinora")));
        while (line.find()) {
            byName.put(line.group(1), (Job<?, ?>) Class.forName(line.group(2)).getConstructor().newInstance());
        }
        for (Job<?, ?> job : byName.values()) {
            collect(job.name(), job.settings());
        }
        collect("corpus", Class.forName("io.kinora.core.corpus.CorpusSettings"));
        collect("decode", Class.forName("io.kinora.core.decode.IsolationSettings"));
        collect("run", Class.forName("io.kinora.core.job.RunSettings"));
        open.add("spark");
    }

    Set<String> names() {
        return byName.keySet();
    }

    /** The job of a main class. */
    Job<?, ?> ofClass(String mainClass) {
        return byName.values().stream().filter(job -> job.getClass().getName().equals(mainClass)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no job has the main class " + mainClass));
    }

    Job<?, ?> named(String name) {
        return byName.get(name);
    }

    /** Every option of any job. */
    Set<String> options() {
        Set<String> options = new TreeSet<>(
                Set.of("--config", "--set", "--out", "--corpus", "--print-config", "--help"));
        byName.values().forEach(job -> job.flags().stream().map(Flag::name).forEach(options::add));
        return options;
    }

    /** Whether there is a setting, or a group of settings, of this name. */
    boolean hasKey(String key) {
        return keys.contains(key) || open.stream().anyMatch(map -> key.startsWith(map + "."))
                || keys.stream().anyMatch(known -> known.startsWith(key + "."));
    }

    /** A pattern of what begins with a section. */
    static String sections() {
        return Settings.SECTIONS.stream().sorted().collect(Collectors.joining("|", "(?:", ")"));
    }

    /** What is wrong with arguments, a line each; none if a job could start with them. */
    static List<String> problems(Job<?, ?> job, List<String> arguments) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream before = System.err;
        ExitCode exitCode;
        try (PrintStream taken = new PrintStream(told, true, StandardCharsets.UTF_8)) {
            System.setErr(taken);
            exitCode = SettingsCheck.check(job, arguments);
        } finally {
            System.setErr(before);
        }
        return exitCode == ExitCode.DONE ? List.of()
                : told.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
    }

    private void collect(String path, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = path + "." + KeyName.fromComponent(component.getName());
            keys.add(key);
            parts(component.getGenericType()).forEach(part -> {
                if (part.isRecord()) {
                    collect(key, part);
                } else if (part == Map.class) {
                    open.add(key);
                }
            });
        }
    }

    private static Stream<Class<?>> parts(Type type) {
        return type instanceof ParameterizedType generic
                ? Stream.concat(Stream.of((Class<?>) generic.getRawType()),
                        Stream.of(generic.getActualTypeArguments()).flatMap(Jobs::parts))
                : Stream.of((Class<?>) type);
    }
}

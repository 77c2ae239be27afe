package io.kinora.endtoend.docs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.kinora.core.config.KeyName;
import io.kinora.core.config.Range;
import io.kinora.core.job.Job;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The page of all settings, in Markdown. What a setting is for and its default come from the modules' {@code
 * reference.conf}, what it takes from the record that its section is bound to, its flag from the job that reads it.
 */
final class SettingsPage {
    private static final Pattern JOB_CLASS = Pattern.compile("class=(io\\.kinora\\.\\S+)");
    private static final Pattern PAGE = Pattern.compile("docs/([a-z/-]+\\.md)");
    private static final Map<String, String> SHARED = Map.of("corpus", "io.kinora.core.corpus.CorpusSettings",
            "decode", "io.kinora.core.decode.IsolationSettings", "run", "io.kinora.core.job.RunSettings");
    private static final Map<Type, String> TYPES = Map.of(int.class, "whole number", Integer.class, "whole number",
            long.class, "whole number", Long.class, "whole number", double.class, "number", Double.class, "number",
            boolean.class, "`true` or `false`", String.class, "text", Duration.class, "duration");
    private static final String HEAD = """
            # Settings

            Made from the modules' `reference.conf` and the records that they are bound to; edit those, not this page.

            A setting stands in a file in HOCON that is given by `--config`, or in `--set key=value`, or is given by the
            flag that stands below its name here. Flags and `--set` lie over the file, the file over the defaults.
            `bin/kinora JOB --print-config` shows what comes of it. A key that is not on this page is refused, and told
            with what was probably meant. One file may hold the sections of all jobs.

            Durations have a unit: `30s`, `10m`, `2h`, `1d`. "Not set" is written `null`. One value stands for a list of
            one. Where a setting *may change*, an unfinished run goes on with another value of it; with another value of
            any other setting of its job or of `corpus` it is refused. Secrets are not given by `--set`:
            [security.md](security.md#secrets).
            """;
    private static final String SPARK = """

            ## spark

            Properties for Spark, handed through unchecked, such as `spark { "spark.sql.shuffle.partitions" = 64 }`.
            What stands after `--` on the command line of `bin/kinora` lies over them.
            """;

    private final Map<String, String> flags = new LinkedHashMap<>();
    private final Map<String, Class<?>> records = new LinkedHashMap<>();
    private final List<String> changeable = new ArrayList<>();
    private final List<String> unexplained = new ArrayList<>();
    private final StringBuilder page = new StringBuilder();
    private final Config defaults;

    private SettingsPage(Path launcher) throws IOException, ReflectiveOperationException {
        defaults = ConfigFactory.parseResources(SettingsPage.class.getClassLoader(), "reference.conf");
        for (Map.Entry<String, String> shared : SHARED.entrySet()) {
            records.put(shared.getKey(), Class.forName(shared.getValue()));
        }
        flags.put("corpus.uri", "--corpus");
        Matcher named = JOB_CLASS.matcher(Files.readString(launcher));
        while (named.find()) {
            if (Class.forName(named.group(1)).getConstructor().newInstance() instanceof Job<?, ?> job) {
                records.put(job.name(), job.settings());
                job.flags().forEach(flag -> flags.merge(flag.key(), flag.name(), (one, other) -> one + " " + other));
                job.changeable().forEach(key -> changeable.add(job.name() + "." + key.replace('/', '.')));
            }
        }
    }


    /**
     * The whole page.
     *
     * @param home the project's folder, whose {@code bin/kinora} says which jobs there are
     * @throws IllegalStateException if a setting has no comment, or a section no record, or a record no default
     */
    static String render(Path home) throws IOException, ReflectiveOperationException {
        SettingsPage made = new SettingsPage(home.resolve("bin/kinora"));
        List<String> order = new ArrayList<>(List.of("corpus", "decode", "run"));
        made.records.keySet().stream().filter(section -> !order.contains(section)).forEach(order::add);
        made.page.append(HEAD).append("\nSections: ")
                .append(order.stream().map(section -> "[" + section + "](#" + section + ")")
                        .collect(Collectors.joining(", ")))
                .append(", [spark](#spark).\n");
        for (String section : order) {
            made.section(section, "##", made.defaults.getObject(section), made.records.get(section));
        }
        made.page.append(SPARK);
        made.defaults.root().keySet().stream().filter(section -> !order.contains(section) && !section.equals("spark"))
                .forEach(section -> made.unexplained.add(section + ": no job in bin/kinora reads this section"));
        if (!made.unexplained.isEmpty()) {
            throw new IllegalStateException("Cannot write the page of settings:\n  "
                    + String.join("\n  ", made.unexplained));
        }
        return made.page.toString();
    }

    private void section(String path, String level, ConfigObject object, Class<?> type) {
        page.append('\n').append(level).append(' ').append(path).append("\n\n");
        if (!comment(object).isEmpty()) {
            page.append(comment(object)).append("\n\n");
        }
        Map<String, RecordComponent> groups = new LinkedHashMap<>();
        List<String> rows = new ArrayList<>();
        RecordComponent[] components = type.getRecordComponents();
        for (RecordComponent component : components) {
            String key = KeyName.fromComponent(component.getName());
            if (!object.containsKey(key)) {
                unexplained.add(path + "." + key + ": stands in no reference.conf; give it a default, or null");
            } else if (component.getType().isRecord()) {
                groups.put(key, component);
            } else {
                rows.add(row(path + "." + key, object.get(key), component));
            }
        }
        if (!rows.isEmpty()) {
            page.append("| setting | default | takes | what it is |\n|---|---|---|---|\n");
            rows.forEach(page::append);
        }
        groups.forEach((key, component) ->
                section(path + "." + key, "###", (ConfigObject) object.get(key), component.getType()));
    }

    private String row(String key, ConfigValue value, RecordComponent component) {
        String comment = comment(value);
        if (comment.isEmpty()) {
            unexplained.add(key + ": has no comment in reference.conf that stands right above it");
        }
        String name = "`" + key + "`" + (flags.containsKey(key) ? "<br>`" + flags.get(key) + "`" : "");
        return "| " + name + " | " + shown(value) + " | " + takes(component) + " | " + comment.replace("|", "\\|")
                + (changeable.contains(key) ? " *May change.*" : "") + " |\n";
    }

    /** Pages are named from the project's folder in comments; this page lies among them. */
    private static String comment(ConfigValue value) {
        String text = value.origin().comments().stream().map(String::strip).collect(Collectors.joining(" "));
        return PAGE.matcher(text).replaceAll((MatchResult found) -> "[" + found.group(1) + "](" + found.group(1) + ")");
    }

    private static String shown(ConfigValue value) {
        if (value.valueType() == ConfigValueType.NULL) {
            return "not set";
        }
        String text = value.valueType() == ConfigValueType.STRING && !value.unwrapped().toString().isEmpty()
                ? value.unwrapped().toString() : value.render(ConfigRenderOptions.concise());
        return "`" + text + "`";
    }

    private static String takes(RecordComponent component) {
        Range range = component.getAnnotation(Range.class);
        return takes(component.getGenericType()) + Optional.ofNullable(range).map(SettingsPage::bounds).orElse("");
    }

    private static String takes(Type type) {
        if (type instanceof ParameterizedType generic) {
            if (generic.getRawType() == Map.class) {
                return "texts by name";
            }
            String inner = takes(generic.getActualTypeArguments()[0]);
            return generic.getRawType() == List.class ? "list: " + inner : inner;
        }
        Object[] constants = ((Class<?>) type).getEnumConstants();
        return constants == null ? TYPES.get(type) : Arrays.stream(constants)
                .map(constant -> "`" + KeyName.fromConstant((Enum<?>) constant) + "`")
                .collect(Collectors.joining(", "));
    }

    private static String bounds(Range range) {
        boolean open = range.max() >= Integer.MAX_VALUE;
        return range.min() == Double.NEGATIVE_INFINITY ? ", at most " + plain(range.max())
                : open ? ", at least " + plain(range.min()) : ", " + plain(range.min()) + " to " + plain(range.max());
    }

    private static String plain(double limit) {
        return limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
    }
}

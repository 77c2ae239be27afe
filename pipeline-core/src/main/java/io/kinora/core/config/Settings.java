package io.kinora.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The settings of one run: defaults of the jars, below the user's file, below the command line. A job binds the
 * sections it reads; keys in sections of other jobs are passed over, so that one file serves all jobs.
 */
public final class Settings {
    /** Every top section there is, whichever jar reads it. */
    public static final Set<String> SECTIONS = Set.of("corpus", "run", "spark", "decode", "ingest", "curate", "export",
            "train", "generate", "likelihood", "evaluate", "demo", "doctor");

    /** Sections that are jobs' own, by the jobs' names. */
    public static final Set<String> JOBS = Set.of("ingest", "curate", "export", "train", "generate", "likelihood",
            "evaluate", "demo");

    private final Config user;
    private final Config resolved;
    private final Problems problems;

    private Settings(Config user, Config resolved, Problems problems) {
        this.user = user;
        this.resolved = resolved;
        this.problems = problems;
    }

    /**
     * Puts user settings over the defaults found on the class path as {@code reference.conf}.
     *
     * @param user the user's settings, the command line's already over the file's
     * @param problems takes unknown sections and whatever the sections' binding finds
     */
    public static Settings of(Config user, Problems problems) {
        for (String section : new TreeSet<>(user.root().keySet())) {
            if (!SECTIONS.contains(section)) {
                problems.add(section + ": unknown section; " + Suggestion.text(section, SECTIONS));
            } else if (user.root().get(section).valueType() != ConfigValueType.OBJECT) {
                problems.add(section + ": needs an object { … }");
            }
        }
        Config defaults =
                ConfigFactory.parseResources(Thread.currentThread().getContextClassLoader(), "reference.conf");
        Config whole = user.withFallback(defaults);
        Config resolved;
        try {
            resolved = whole.resolve();
        } catch (ConfigException e) {
            problems.add(e.getMessage() + (e instanceof ConfigException.UnresolvedSubstitution
                    ? "; set that variable in the environment, or give the setting another value" : ""));
            resolved = whole.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
        }
        return new Settings(user.resolveWith(resolved, ConfigResolveOptions.defaults().setAllowUnresolved(true)),
                resolved, problems);
    }

    /** Binds a section; nothing when it has a problem, which then has been added to the problems. */
    public <T extends Record> Optional<T> section(String name, Class<T> type) {
        ConfigValue section = resolved.root().get(name);
        if (section != null && section.valueType() != ConfigValueType.OBJECT) {
            return Optional.empty();
        }
        ConfigObject object = section == null ? ConfigFactory.empty().root() : (ConfigObject) section;
        return new RecordBinder(problems).bind(object, name, type);
    }

    /** Properties for Spark, handed through unchecked. */
    public Map<String, String> spark() {
        record Holder(Map<String, String> spark) {
        }
        return new RecordBinder(problems)
                .bind(resolved.withOnlyPath("spark").root(), "settings", Holder.class)
                .map(Holder::spark)
                .orElse(Map.of());
    }

    /** The user's settings without the defaults, for a job that starts others. */
    public Config user() {
        return user;
    }

    /** The named sections as JSON, secrets masked. */
    public String render(Set<String> sections) {
        Map<String, ConfigValue> shown = new TreeMap<>(resolved.root());
        shown.keySet().retainAll(sections);
        return masked(ConfigValueFactory.fromMap(shown), "").render(ConfigRenderOptions.concise().setFormatted(true));
    }

    private static ConfigObject masked(ConfigObject object, String path) {
        ConfigObject result = object;
        for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
            String keyPath = path + "." + entry.getKey();
            result = result.withValue(entry.getKey(), masked(entry.getValue(), keyPath));
        }
        return result;
    }

    private static ConfigValue masked(ConfigValue value, String path) {
        if (value instanceof ConfigObject nested) {
            return masked(nested, path);
        } else if (value.valueType() != ConfigValueType.NULL && Secrets.looksSecret(path)) {
            return ConfigValueFactory.fromAnyRef(Secrets.MASK);
        } else if (value instanceof ConfigList list) {
            return ConfigValueFactory.fromIterable(list.stream().map(item -> masked(item, path)).toList());
        }
        return value.unwrapped() instanceof String text && Secrets.holdsSecret(text)
                ? ConfigValueFactory.fromAnyRef(Secrets.masked(text)) : value;
    }
}

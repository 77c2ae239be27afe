package io.kinora.core.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.kinora.core.config.Problems;
import io.kinora.core.config.Secrets;
import io.kinora.core.config.Settings;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * A job's command line, read.
 *
 * @param user the settings it gives: the file's, below those of {@code --set}, below those of flags
 * @param out the run directory, if named
 * @param printConfig whether only the resolved settings are asked for
 * @param help the usage text, if that is asked for
 */
record CommandLineArguments(Config user, Optional<String> out, boolean printConfig, Optional<String> help) {
    private static final String HADOOP = "spark.hadoop.";

    /** Reads the arguments; whatever is wrong goes to the problems. */
    static CommandLineArguments parse(Job<?, ?> job, List<String> arguments, Problems problems,
            Supplier<Configuration> hadoop) {
        CommandLine commandLine = new CommandLine(specification(job));
        commandLine.getCommandSpec().parser().collectErrors(true);
        ParseResult parsed = commandLine.parseArgs(arguments.toArray(String[]::new));
        for (Exception error : parsed.errors()) {
            problems.add(error.getMessage() + suggestion(error));
        }
        if (parsed.isUsageHelpRequested()) {
            return new CommandLineArguments(ConfigFactory.empty(), Optional.empty(), false,
                    Optional.of(commandLine.getUsageMessage()));
        }
        Config user = file(parsed, problems, hadoop);
        for (String assignment : parsed.<List<String>>matchedOptionValue("--set", List.of())) {
            user = assign(assignment, user, problems);
        }
        if (parsed.hasMatchedOption("--corpus")) {
            user = with(user, "corpus.uri", parsed.<String>matchedOptionValue("--corpus", ""));
        }
        for (Flag flag : job.flags()) {
            if (parsed.hasMatchedOption(flag.name())) {
                if (flag.kind() == Flag.Kind.RUN) {
                    // How the storage that the run lies on is reached stands in this command's settings.
                    Config given = user;
                    user = user.withFallback(RecordedSettings.read(job, flag,
                            parsed.matchedOptionValue(flag.name(), ""), problems, () -> with(given, hadoop.get())));
                }
                Object value = flag.kind() == Flag.Kind.SWITCH ? Boolean.TRUE
                        : parsed.<Object>matchedOptionValue(flag.name(), "");
                user = with(user, flag.key(), value);
            }
        }
        return new CommandLineArguments(user,
                Optional.ofNullable(parsed.<String>matchedOptionValue("--out", null)),
                parsed.hasMatchedOption("--print-config"), Optional.empty());
    }

    private static CommandSpec specification(Job<?, ?> job) {
        CommandSpec specification = CommandSpec.create().name("kinora " + job.name());
        specification.usageMessage().description(job.summary());
        specification.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this.").build());
        specification.addOption(option("--config", "FILE", "Settings in HOCON, over the defaults.").build());
        specification.addOption(option("--set", "KEY=VALUE", "One setting, over the file's; may be repeated.")
                .type(List.class).auxiliaryTypes(String.class).build());
        specification.addOption(option("--out", "URI", "The run directory.").build());
        specification.addOption(option("--corpus", "URI", "The corpus: corpus.uri.").build());
        specification.addOption(OptionSpec.builder("--print-config").type(boolean.class)
                .description("Print the resolved settings and stop.").build());
        for (Flag flag : job.flags()) {
            OptionSpec.Builder builder =
                    OptionSpec.builder(flag.name()).description(flag.help() + " (" + flag.key() + ")");
            specification.addOption(switch (flag.kind()) {
                case ONE, RUN -> builder.type(String.class).paramLabel("VALUE").build();
                case MANY -> builder.type(List.class).auxiliaryTypes(String.class).arity("1..*").paramLabel("VALUE")
                        .build();
                case SWITCH -> builder.type(boolean.class).build();
            });
        }
        return specification;
    }

    private static OptionSpec.Builder option(String name, String label, String help) {
        return OptionSpec.builder(name).type(String.class).paramLabel(label).description(help);
    }

    private static String suggestion(Exception error) {
        if (error instanceof CommandLine.UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            return suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?";
        }
        return "";
    }

    private static Config file(ParseResult parsed, Problems problems, Supplier<Configuration> hadoop) {
        String file = parsed.matchedOptionValue("--config", null);
        if (file == null) {
            return ConfigFactory.empty();
        }
        ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription(file)
                .setSyntax(ConfigSyntax.CONF);
        try {
            Path path = new Path(file);
            String scheme = path.toUri().getScheme();
            java.nio.file.Path local = java.nio.file.Path.of(path.toUri().getPath());
            if ((scheme == null || scheme.equals("file")) && java.nio.file.Files.isRegularFile(local)) {
                // Read as a file, so that its includes are found beside it; a name alone would have no place.
                return ConfigFactory.parseFile(local.toAbsolutePath().toFile(),
                        ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF));
            }
            try (Reader reader =
                    new InputStreamReader(path.getFileSystem(hadoop.get()).open(path), StandardCharsets.UTF_8)) {
                return ConfigFactory.parseReader(reader, options);
            }
        } catch (IOException | IllegalArgumentException e) {
            problems.add("--config: cannot read " + file + ": " + e.getMessage());
        } catch (ConfigException e) {
            problems.add("--config: " + e.getMessage());
        }
        return ConfigFactory.empty();
    }

    private static Config assign(String assignment, Config user, Problems problems) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            problems.add("--set " + assignment + ": needs the form key=value");
            return user;
        }
        String key = assignment.substring(0, equals).strip();
        String text = assignment.substring(equals + 1);
        if (Secrets.looksSecret(key) || Secrets.holdsSecret(text)) {
            problems.add("--set " + key + ": a secret on a command line can be seen by others; give it in the"
                    + " environment or by a Hadoop credential provider");
            return user;
        }
        try {
            ConfigValue value = value(text);
            if (value instanceof ConfigObject object && object.toConfig().entrySet().stream()
                    .anyMatch(entry -> Secrets.looksSecret(entry.getKey()))) {
                problems.add("--set " + key + ": holds a secret, and a command line can be seen by others; give it in"
                        + " the environment or by a Hadoop credential provider");
                return user;
            }
            return user.withValue(key, value);
        } catch (ConfigException e) {
            problems.add("--set " + assignment + ": " + e.getMessage());
            return user;
        }
    }

    /** A list, object, quoted text or null is HOCON; anything else is taken literally, so that URIs need no quotes. */
    private static ConfigValue value(String text) {
        String stripped = text.strip();
        if (stripped.startsWith("[") || stripped.startsWith("{") || stripped.startsWith("\"")
                || stripped.equals("null")) {
            return ConfigFactory.parseString("value = " + stripped).root().get("value");
        }
        return ConfigValueFactory.fromAnyRef(text, "--set");
    }

    private static Config with(Config user, String key, Object value) {
        return user.withValue(ConfigUtil.joinPath(key.split("\\.")), ConfigValueFactory.fromAnyRef(value));
    }

    /** Hadoop's configuration with the user's {@code spark.hadoop.} properties in it. */
    private static Configuration with(Config user, Configuration hadoop) {
        Config known = user.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
        Configuration configuration = new Configuration(hadoop);
        Settings.of(known, new Problems()).spark().forEach((key, value) -> {
            if (key.startsWith(HADOOP)) {
                configuration.set(key.substring(HADOOP.length()), value);
            }
        });
        return configuration;
    }
}

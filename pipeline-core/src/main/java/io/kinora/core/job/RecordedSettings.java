package io.kinora.core.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import io.kinora.core.config.Problems;
import io.kinora.core.config.Secrets;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The settings of an earlier run, as its directory has them. */
final class RecordedSettings {
    private RecordedSettings() {
    }

    /**
     * Reads them, but for secrets, which are masked there, for the flag's own setting, and for outdated ones.
     *
     * @param uri the run directory
     * @param problems takes what is wrong
     */
    static Config read(Job<?, ?> job, Flag flag, String uri, Problems problems, Supplier<Configuration> hadoop) {
        Path path = new Path(uri, RunDirectory.CONFIG);
        Config recorded;
        try (Reader reader = new InputStreamReader(path.getFileSystem(hadoop.get()).open(path),
                StandardCharsets.UTF_8)) {
            recorded = ConfigFactory.parseReader(reader, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
        } catch (IOException | ConfigException e) {
            problems.add(flag.name() + ": cannot read " + path + ": " + e.getMessage());
            return ConfigFactory.empty();
        }
        if (!recorded.hasPath("job") || !recorded.getString("job").equals(job.name())) {
            problems.add(flag.name() + ": " + uri + " holds no run of kinora " + job.name());
            return ConfigFactory.empty();
        }
        for (Map.Entry<String, ConfigValue> entry : recorded.entrySet()) {
            if (entry.getValue().render().contains(Secrets.MASK)) {
                recorded = recorded.withoutPath(entry.getKey());
            }
        }
        for (String key : job.outdated()) {
            recorded = recorded.withoutPath(job.name() + "." + key);
        }
        return recorded.withoutPath("job").withoutPath(flag.key());
    }
}

package io.kinora.eval;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import io.kinora.core.corpus.Catalog;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobContext;
import io.kinora.eval.watch.CheckpointWatch;
import io.kinora.eval.watch.Claims;
import io.kinora.eval.watch.WatchResult;
import io.kinora.eval.watch.WatchSettings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.spark.Spark3Util;

/**
 * Evaluates checkpoints as they come, each by two runs within this one: kinora generate, whose jar must be at hand,
 * then kinora evaluate of its tables.
 */
final class WatchedEvaluations {
    private static final String GENERATE = "generate";
    private static final String CHECKPOINT = "generate.checkpoint";
    private static final String TABLE = "generate.table";
    private static final String PREFIX = "watched_";
    private static final String GENERATED = "evaluate.generated";
    private static final String WATCH = "evaluate.watch";
    private static final String DEADLINE = "evaluate.deadline";

    private final JobContext<EvaluateSettings> context;
    private final Job<?, ?> generate;

    WatchedEvaluations(JobContext<EvaluateSettings> context) {
        this.context = context;
        this.generate = generate();
    }

    WatchResult run() throws Exception {
        WatchSettings settings = context.settings().watch();
        // What is wrong is told before the first checkpoint is there.
        context.check(generate, Map.of(CHECKPOINT, settings.run().orElseThrow(), TABLE, PREFIX));
        Claims claims = Claims.open(Spark3Util.loadIcebergCatalog(context.spark(), Catalog.NAME),
                context.settings().history(), context.directory().uri(), settings.lease(), Clock.systemUTC());
        return new CheckpointWatch(context, settings, claims, way()).run(this::evaluate);
    }

    private String evaluate(Path checkpoint, String id, String folder) throws Exception {
        // Another process that takes this checkpoint over must not come upon half a table.
        String table = PREFIX + UUID.nameUUIDFromBytes((context.directory().uri() + id)
                .getBytes(StandardCharsets.UTF_8)).toString().replace("-", "");
        Map<String, Object> given = new HashMap<>();
        given.put(GENERATED, "table:" + table);
        given.put(WATCH + ".run", null);
        try {
            context.run(generate, folder + "/generate", Map.of(CHECKPOINT, checkpoint.toString(), TABLE, table));
            context.run(new EvaluateJob(Optional.of(id)), folder + "/evaluate", given);
        } finally {
            // What is cached for one checkpoint is of no use to the next, and a watch may last for days.
            context.spark().catalog().clearCache();
        }
        return context.directory().path(folder + "/evaluate").toString();
    }

    /** The settings that decide the figures: a checkpoint is not sampled again for another gate or more pictures. */
    private String way() {
        Config decisive = context.userSettings();
        for (String other : List.of(WATCH, DEADLINE, GENERATED, CHECKPOINT, TABLE, "evaluate.gate", "evaluate.baseline",
                "evaluate.pictures")) {
            decisive = decisive.withoutPath(other);
        }
        Config chosen = decisive.withOnlyPath("corpus").withFallback(decisive.withOnlyPath("evaluate"))
                .withFallback(decisive.withOnlyPath(GENERATE));
        return chosen.root().render(ConfigRenderOptions.concise());
    }

    private static Job<?, ?> generate() {
        for (Job<?, ?> job : ServiceLoader.load(Job.class)) {
            if (job.name().equals(GENERATE)) {
                return job;
            }
        }
        throw new KinoraException(ExitCode.RESOURCES, "no-generate", "Cannot watch checkpoints: kinora generate, which"
                + " samples from them, is not at hand; start by bin/kinora evaluate --watch, or give spark-submit the"
                + " jar with --jars pipeline-train-spark.jar");
    }
}

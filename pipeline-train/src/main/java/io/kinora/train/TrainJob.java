package io.kinora.train;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.Flag;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.JobRunner;
import io.kinora.train.checkpoint.Checkpoint;
import io.kinora.train.checkpoint.CheckpointStore;
import io.kinora.train.data.DamagedFramesException;
import io.kinora.train.data.SlowReadException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/** {@code kinora train}: trains a video diffusion model on a corpus. */
public final class TrainJob implements Job<TrainSettings, TrainResult> {
    private final IntConsumer afterRound;

    /** The job as it is. */
    public TrainJob() {
        this(round -> { });
    }

    /** @param afterRound is called when a round is over and its checkpoint is written */
    TrainJob(IntConsumer afterRound) {
        this.afterRound = afterRound;
    }

    /** Runs it as a process. */
    public static void main(String[] arguments) {
        JobRunner.main(new TrainJob(), arguments);
    }

    @Override
    public String name() {
        return "train";
    }

    @Override
    public String summary() {
        return "Trains a video diffusion model on a corpus. The same command continues an unfinished run from its last"
                + " checkpoint.";
    }

    @Override
    public Class<TrainSettings> settings() {
        return TrainSettings.class;
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                new Flag("--resume", "train.resume", Flag.Kind.SWITCH,
                        "Insist on an unfinished run in --out; it is continued without this, too."),
                new Flag("--reproduce", "train.reproduce", Flag.Kind.RUN,
                        "A run directory: trains again with its settings, on its clips, and compares."));
    }

    @Override
    public Set<String> changeable() {
        return Set.of("workers", "threads-per-worker", "gradient-checkpointing", "averaging/deadline",
                "time-limit", "data/cache-megabytes", "data/ahead-megabytes",
                "data/deadline", "checkpoint", "samples", "tracking");
    }

    @Override
    public Set<String> outdated() {
        // The last checkpoint has them as they were at the end.
        return Set.of("workers", "threads-per-worker");
    }

    @Override
    public TrainResult run(JobContext<TrainSettings> context) throws Exception {
        CheckpointStore checkpoints = new CheckpointStore(context.directory().fileSystem(),
                context.directory().path(CheckpointStore.FOLDER));
        // Before Spark starts, so that a damaged checkpoint is told at once.
        Optional<Checkpoint> before = checkpoints.last();
        if (context.settings().resume() && before.isEmpty()) {
            throw KinoraException.input("nothing-to-resume", "Cannot resume in " + context.directory().uri()
                    + ": it holds no checkpoint; give --out of an unfinished run, or leave --resume out to begin one");
        }
        if (context.directory().resumed() && before.isEmpty()) {
            context.say("There is no checkpoint yet: training begins anew");
        }
        Optional<Reproduction.Wanted> wanted = Optional.empty();
        if (context.settings().reproduce().isPresent()) {
            wanted = Optional.of(Reproduction.Wanted.read(context.settings().reproduce().get(), context.hadoop()));
        }
        TrainSettings settings = wanted
                .map(record -> context.settings().endingWith(record.checkpoint().state().round()))
                .orElse(context.settings());
        try {
            return new TrainRun(context, settings, checkpoints, before, wanted, afterRound).run();
        } catch (Exception e) {
            throw DamagedFramesException.behind(e)
                    .map(message -> KinoraException.input("frames-damaged", message))
                    .or(() -> SlowReadException.behind(e).map(message ->
                            new KinoraException(ExitCode.RESOURCES, "storage-slow", message, e)))
                    .<Exception>map(failure -> failure)
                    .orElse(e);
        }
    }
}

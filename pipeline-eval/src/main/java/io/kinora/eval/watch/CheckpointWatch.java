package io.kinora.eval.watch;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.GateFailedException;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.JobContext;
import io.kinora.eval.watch.WatchResult.Evaluated;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;

/**
 * Evaluates each checkpoint of a training run once, as it comes, sharing them with others who watch the same run. What
 * an evaluation throws ends the watch; its checkpoint is given back, unless a gate failed: then it is evaluated.
 */
public final class CheckpointWatch {
    private final JobContext<?> context;
    private final WatchSettings settings;
    private final Claims claims;
    private final String way;
    private final TrainingRun training;
    private final List<Evaluated> evaluated = new ArrayList<>();
    private final Set<String> done = new HashSet<>();
    private final Set<String> told = new HashSet<>();

    /** Evaluates a checkpoint. */
    @FunctionalInterface
    public interface Evaluator {
        /**
         * Evaluates it, or goes on with what an earlier process began in the same folder.
         *
         * @param checkpoint its folder
         * @param id the same whoever evaluates this checkpoint in this way
         * @param folder below the watch's run directory, for this checkpoint alone
         * @return the evaluation's run directory
         */
        String evaluate(Path checkpoint, String id, String folder) throws Exception;
    }

    /**
     * @param way all that decides an evaluation beside the checkpoint: one in another way is another one
     * @throws KinoraException exit code 3 if there is no training run to watch
     */
    public CheckpointWatch(JobContext<?> context, WatchSettings settings, Claims claims, String way)
            throws IOException {
        this.context = context;
        this.settings = settings;
        this.claims = claims;
        this.way = way;
        this.training = TrainingRun.open(settings.run().orElseThrow(), context.hadoop());
    }

    /** Watches until training is done and all its checkpoints are evaluated, or the time is over. */
    public WatchResult run(Evaluator evaluator) throws Exception {
        long begin = System.nanoTime();
        context.say("Watching " + training.folder());
        while (true) {
            // In this order: no checkpoint can come between the two and be missed.
            boolean trained = training.isDone();
            boolean all = look(evaluator, begin);
            if (trained && all) {
                return new WatchResult(training.folder().toString(), evaluated, false);
            }
            long left = left(begin);
            if (left <= 0) {
                context.say("The time of this watch is over; the same command goes on");
                return new WatchResult(training.folder().toString(), evaluated, true);
            }
            TimeUnit.NANOSECONDS.sleep(Math.min(left, settings.poll().toNanos()));
        }
    }

    private long left(long begin) {
        return settings.timeLimit().toNanos() - (System.nanoTime() - begin);
    }

    /** Evaluates what is free and returns whether all that there is has been evaluated. */
    private boolean look(Evaluator evaluator, long begin) throws Exception {
        boolean all = true;
        for (WatchedCheckpoint checkpoint : training.checkpoints()) {
            String key = checkpoint.key(way);
            if (done.contains(key) || claims.state(key) == Claims.State.DONE) {
                done.add(key);
                continue;
            }
            // A watch of no time at all evaluates what is there.
            if (!settings.timeLimit().isZero() && left(begin) <= 0) {
                return false;
            }
            Optional<Claims.Claim> claim = claims.claim(key, checkpoint.folder().toString());
            if (claim.isPresent()) {
                all &= evaluate(evaluator, checkpoint, key, claim.get());
            } else {
                all = false;
                if (told.add(key)) {
                    context.say(checkpoint.name() + " is being evaluated by another process, or was by one that ended"
                            + " less than " + settings.lease().toSeconds() + " s ago");
                }
            }
        }
        return all;
    }

    /** Returns whether there is nothing left to do about it. */
    private boolean evaluate(Evaluator evaluator, WatchedCheckpoint checkpoint, String key, Claims.Claim claim)
            throws Exception {
        context.say("Evaluating " + checkpoint.folder());
        SparkContext spark = context.spark().sparkContext();
        spark.setJobGroup(key, "Evaluating " + checkpoint.name(), false);
        Lease lease = new Lease(claim, settings.lease(), settings.checkpointLimit(), () -> spark.cancelJobGroup(key));
        String directory;
        try {
            directory = evaluator.evaluate(checkpoint.folder(), key, checkpoint.name());
        } catch (Exception e) {
            lease.stop();
            return failed(checkpoint, claim, lease.ending(), e);
        } finally {
            lease.stop();
            spark.clearJobGroup();
        }
        if (!claim.done()) {
            return lost(checkpoint);
        }
        evaluated.add(new Evaluated(checkpoint.round(), checkpoint.folder().toString(), directory));
        return done.add(key);
    }

    private boolean failed(WatchedCheckpoint checkpoint, Claims.Claim claim, Lease.Ending ending, Exception failure)
            throws Exception {
        if (failure instanceof GateFailedException && claim.done()) {
            // It is evaluated: the same command goes on with the next one.
            throw failure;
        }
        if (ending == Lease.Ending.LOST) {
            return lost(checkpoint);
        }
        boolean isThere;
        try {
            claim.release();
            isThere = training.checkpoints().contains(checkpoint);
        } catch (IOException | RuntimeException storageFailed) {
            failure.addSuppressed(storageFailed);
            throw failure;
        }
        if (ending == Lease.Ending.TOO_LONG) {
            throw new KinoraException(ExitCode.RESOURCES, "checkpoint-limit", "Cannot go on watching: evaluating "
                    + checkpoint.folder() + " took longer than " + settings.checkpointLimit().toMinutes()
                    + " minutes; raise evaluate.watch.checkpoint-limit or lower generate.count", failure);
        }
        if (isThere) {
            throw failure;
        }
        context.say(checkpoint.name() + " was deleted by training before it could be read: it is left out");
        return true;
    }

    private boolean lost(WatchedCheckpoint checkpoint) {
        context.say("WARNING: the claim of " + checkpoint.name() + " could not be renewed within "
                + settings.lease().toSeconds() + " s: another process may evaluate it");
        return false;
    }
}

package io.kinora.eval;

import io.kinora.core.error.KinoraException;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.TaskDeadline;
import io.kinora.eval.extract.SparkWork;
import io.kinora.eval.feature.Extractor;
import io.kinora.eval.pair.PairedVideos;
import io.kinora.eval.set.SetComparison.Compared;
import io.kinora.eval.source.OwnSizeDecoder;
import io.kinora.eval.source.Side;
import io.kinora.eval.source.UnreadableVideos;
import io.kinora.eval.source.VideoAddress;
import io.kinora.eval.source.VideoSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Opens sets of videos and checks that they can be used.
 *
 * @param context of the job
 */
record Inputs(JobContext<EvaluateSettings> context) {
    /** What runs on executors, as long as the settings allow. */
    SparkWork work() {
        return new SparkWork(context, new TaskDeadline(context.settings().deadline(), "evaluate.deadline"));
    }

    /** At most so many videos of a set as the settings allow. */
    Side open(String address, String role) {
        return Side.of(set(address, role), context.settings().limit());
    }

    /** All videos of a set. */
    Side all(String address, String role) {
        return Side.of(set(address, role), Optional.empty());
    }

    private VideoSet set(String address, String role) {
        context.describe("Listing " + role + " videos");
        EvaluateSettings settings = context.settings();
        return VideoSet.open(context.spark(), context.corpus(), VideoAddress.parse(address),
                new OwnSizeDecoder(settings.span(), settings.fps(), context.isolation()),
                context.directory().path("files/" + role));
    }

    /** @throws KinoraException exit code 3 if no video is long enough for all that is to be computed */
    void requireLength(Side side, List<Extractor> extractors) {
        if (side.atHand() == 0) {
            return;
        }
        int longest = seen(side).last();
        int least = extractors.stream().mapToInt(Extractor::leastFrames).max().orElse(1);
        if (longest < least) {
            throw KinoraException.input("too-few-frames", "Cannot compute features of " + side.set().name()
                    + ": its videos have " + longest + " frames and at least " + least
                    + " are needed; ingest, generate or decode longer clips");
        }
    }

    /** @throws KinoraException exit code 3 if too many of its videos are unreadable */
    void requireReadable(Compared compared) {
        requireReadable(compared.side().set().name(), compared.unreadable(), compared.side().count(), "videos");
    }

    /** @throws KinoraException exit code 3 if too many pairs cannot be compared */
    void requireReadable(PairedVideos.Comparison comparison) {
        requireReadable("pairs", comparison.unreadable(), comparison.all(), "pairs");
    }

    private void requireReadable(String of, UnreadableVideos unreadable, long count, String unit) {
        double share = context.settings().unreadable();
        if (unreadable.count() > share * count) {
            unreadable.first().forEach(one -> context.say("Cannot use " + one.video() + ": " + one.reason()));
            throw KinoraException.input("too-many-unreadable", "Cannot trust figures of " + of + ": "
                    + unreadable.count() + " of " + count + " " + unit + " cannot be used" + unreadable.example()
                    + " and evaluate.unreadable allows " + share + " of them; mend or remove them, or allow more");
        }
    }

    /** Numbers of frames that are looked at in a side's videos. */
    SortedSet<Integer> seen(Side side) {
        return side.lengths().stream().map(context.settings()::seen).collect(Collectors.toCollection(TreeSet::new));
    }
}

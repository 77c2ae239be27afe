package io.kinora.train;

import io.kinora.train.checkpoint.Checkpoint;
import io.kinora.train.checkpoint.CheckpointStore;
import io.kinora.train.checkpoint.LossPoint;
import io.kinora.train.checkpoint.TrainingState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * How a run that was done again compares with its record.
 *
 * @param run whose record it is: its last checkpoint
 * @param identical whether the final weights have the same bits
 * @param weightsSha256 of the final weights now
 * @param expectedWeightsSha256 of the final weights then
 * @param firstDifferentRound the first round with another training or validation loss
 * @param greatestDifference of any two losses of a round, relative to the one then
 * @param changes of what a run stands on, each as a sentence's part
 */
record Reproduction(String run, boolean identical, String weightsSha256, String expectedWeightsSha256,
        Optional<Integer> firstDifferentRound, double greatestDifference, List<String> changes) {

    /**
     * What is to come out again.
     *
     * @param run the checkpoint's folder
     * @param checkpoint the run's last
     * @param weightsSha256 of its weights
     */
    record Wanted(String run, Checkpoint checkpoint, String weightsSha256) {
        /** Reads a run directory's last checkpoint. */
        static Wanted read(String uri, Configuration hadoop) throws IOException {
            Path path = CheckpointStore.resolve(uri, hadoop);
            Checkpoint checkpoint = CheckpointStore.read(path, hadoop);
            CheckpointStore store = new CheckpointStore(path.getFileSystem(hadoop), path.getParent());
            return new Wanted(path.toString(), checkpoint, store.weightsSha256(checkpoint.state().round()));
        }

        /** Compares a run that has ended with the same round. */
        Reproduction compare(TrainingState now, String nowSha256) {
            TrainingState then = checkpoint.state();
            Optional<Integer> first = Optional.empty();
            double greatest = 0;
            for (int i = 0; i < Math.min(then.losses().size(), now.losses().size()); i++) {
                double difference = difference(then.losses().get(i), now.losses().get(i));
                if (difference > 0 && first.isEmpty()) {
                    first = Optional.of(now.losses().get(i).round());
                }
                greatest = Math.max(greatest, difference);
            }
            return new Reproduction(run, nowSha256.equals(weightsSha256), nowSha256, weightsSha256, first, greatest,
                    RunEnvironment.differences(then, now));
        }
    }

    /** Copies the list. */
    Reproduction {
        changes = List.copyOf(changes);
    }

    /** The greater relative difference of the two losses of a round; 1 where only one run has such a loss. */
    private static double difference(LossPoint then, LossPoint now) {
        return Math.max(difference(then.train(), now.train()), difference(then.validation(), now.validation()));
    }

    private static double difference(Optional<Double> then, Optional<Double> now) {
        if (then.isEmpty() || now.isEmpty()) {
            return then.equals(now) ? 0 : 1;
        }
        double scale = Math.max(Math.abs(then.get()), Double.MIN_NORMAL);
        return Math.abs(then.get() - now.get()) / scale;
    }

    /** Where it differs, for a person. */
    String sentence() {
        List<String> parts = new ArrayList<>();
        parts.add(firstDifferentRound
                .map(round -> String.format(Locale.ROOT, "losses differ from round %d on, by up to %.2g of their value",
                        round, greatestDifference))
                .orElse("losses are the same in every round"));
        parts.add(identical ? "the final weights have the same bits" : "the final weights differ (SHA-256 was "
                + expectedWeightsSha256 + " and is " + weightsSha256 + ")");
        parts.add(changes.isEmpty() ? "it ran on the same versions, natives, CPU and numbers of workers and threads"
                : String.join(", ", changes));
        return String.join("; ", parts);
    }
}

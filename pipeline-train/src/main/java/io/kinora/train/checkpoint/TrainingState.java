package io.kinora.train.checkpoint;

import io.kinora.core.corpus.Version;
import io.kinora.train.metric.Validated;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code state.json}: where training is, so that it can go on as if it had never stopped.
 *
 * @param round averaging rounds done
 * @param steps optimizer steps of one worker done, which is Adam's count
 * @param samples clips shown
 * @param drawn clips drawn from the endless stream of examples, which is the position in it: those shown and those
 *     left
 * @param left minibatches drawn that workers did not come to before the deadline of the last round
 * @param epoch passes over the training clips completed
 * @param cursor position within the next pass
 * @param seconds spent on the run, over all processes: from the first round's start to the last one's end
 * @param seed of the run
 * @param workers that train at once
 * @param lanes stretches that an epoch's order is cut into: the number of workers that the run began with, whatever it is
 *     now, or the epoch would show some clips twice and others never
 * @param threads native threads of each worker; other numbers give other last bits
 * @param corpus what is trained on
 * @param versions of Kinora and what it stands on, to the builds of natives and the CPUs
 * @param losses so far
 */
public record TrainingState(int round, long steps, long samples, long drawn, List<String> left, int epoch,
        long cursor, double seconds, long seed, int workers, int lanes, int threads, Version corpus,
        Map<String, String> versions, List<LossPoint> losses) {

    /** Copies the collections. */
    public TrainingState {
        left = List.copyOf(left);
        versions = Map.copyOf(versions);
        losses = List.copyOf(losses);
    }

    /** A state before any round. */
    public static TrainingState begin(long seed, int workers, int threads, Version corpus,
            Map<String, String> versions) {
        return new TrainingState(0, 0, 0, 0, List.of(), 0, 0, 0, seed, workers, workers, threads, corpus, versions,
                List.of());
    }

    /** After one more round, that showed all it had drawn. */
    public TrainingState afterRound(int moreSteps, long moreSamples, double moreSeconds, long clips) {
        long shown = samples + moreSamples;
        return new TrainingState(round + 1, steps + moreSteps, shown, drawn + moreSamples,
                List.of(), Math.toIntExact(shown / clips), shown % clips, seconds + moreSeconds, seed, workers, lanes,
                threads, corpus, versions, losses);
    }

    /** With what has been drawn and not all shown. */
    public TrainingState withDrawn(long clipsDrawn, List<String> minibatchesLeft) {
        return new TrainingState(round, steps, samples, clipsDrawn, minibatchesLeft, epoch, cursor, seconds, seed,
                workers, lanes, threads, corpus, versions, losses);
    }

    /** With the losses of the round just done. */
    public TrainingState withLoss(Optional<Double> train, Optional<Validated> validation) {
        List<LossPoint> more = new ArrayList<>(losses);
        more.add(new LossPoint(round, steps, train, validation.map(Validated::loss),
                validation.map(Validated::byTimestep).orElse(List.of())));
        return new TrainingState(round, steps, samples, drawn, left, epoch, cursor, seconds, seed, workers, lanes,
                threads, corpus, versions, more);
    }

    /** Going on with other workers, on other machines. */
    public TrainingState on(int otherWorkers, int otherThreads, Map<String, String> otherVersions) {
        return new TrainingState(round, steps, samples, drawn, left, epoch, cursor, seconds, seed, otherWorkers,
                lanes, otherThreads, corpus, otherVersions, losses);
    }

    /** How many validation losses in a row, the last one included, were not below all before them. */
    public int validationsWithoutGain() {
        List<LossPoint> points = validationLosses();
        return best().map(best -> points.size() - 1 - points.indexOf(best)).orElse(0);
    }

    /** Validation losses so far, in order. */
    public List<LossPoint> validationLosses() {
        return losses.stream().filter(point -> point.validation().isPresent()).toList();
    }

    /** The round with the least validation loss, the earliest of equals. */
    public Optional<LossPoint> best() {
        return validationLosses().stream().min(Comparator.comparingDouble(point -> point.validation().orElseThrow()));
    }
}

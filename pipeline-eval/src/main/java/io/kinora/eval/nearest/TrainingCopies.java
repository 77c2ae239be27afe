package io.kinora.eval.nearest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.RunDirectory;
import io.kinora.core.report.Numbers;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.metric.Metric;
import io.kinora.eval.source.Side;
import io.kinora.eval.stats.Fingerprint;
import io.kinora.eval.stats.Floor;
import io.kinora.eval.stats.Interval;
import io.kinora.eval.stats.ShareBelow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Shows which generated videos are copies: those nearer to a training clip than real videos come that the model has not
 * seen, but for a few. What is held on the driver does not grow with any of the three sets.
 */
public final class TrainingCopies {
    /** Folder of the run with a row for each generated video. */
    public static final String ROWS = "nearest";
    private static final int SHOWN = 20;
    private static final Comparator<Near> NEAREST =
            Comparator.comparingDouble(Near::distance).thenComparing(Near::video);

    private final JobContext<?> context;
    private final TrainingNeighbours neighbours;
    private final NearestSettings settings;
    private final List<String> warnings;

    /**
     * What was found.
     *
     * @param heldOut real videos whose distances are the yardstick
     * @param threshold below it a generated video counts as a copy; none if there are too few real ones to tell
     * @param nearest the generated videos nearest to a training clip
     * @param figure the share of copies, if it can be told
     */
    public record Found(long heldOut, Optional<Double> threshold, List<Near> nearest, Optional<Figure> figure) {
    }

    /** @param warnings what a reader of the figures must know is added here */
    public TrainingCopies(JobContext<?> context, TrainingNeighbours neighbours, NearestSettings settings,
            List<String> warnings) {
        this.context = context;
        this.neighbours = neighbours;
        this.settings = settings;
        this.warnings = warnings;
    }

    /**
     * Compares, and writes a row for each generated video to the run directory.
     *
     * @param real videos that the model was not trained on; those that are training clips are held against the others
     * @param sample at most so many of them
     * @param protocol how the features came about
     * @param training what the training clips are called in figures
     */
    public Found find(Side real, int sample, Side generated, Fingerprint protocol, String training)
            throws IOException {
        context.describe("Looking how near real videos come to training clips");
        List<Near> heldOut = neighbours.ofOthers(real, sample);
        Optional<ShareBelow> share = yardstick(heldOut.stream().mapToDouble(Near::distance).toArray());
        context.describe("Looking for the training clips nearest to generated videos");
        PriorityQueue<Near> nearest = new PriorityQueue<>(Collections.reverseOrder(NEAREST));
        long videos = 0;
        for (int part = 0; (long) part * TrainingNeighbours.CHUNK < generated.count(); part++) {
            List<Near> chunk = neighbours.of(generated, part);
            write(context.directory(), part, chunk);
            chunk.forEach(near -> share.ifPresent(one -> one.add(near.distance())));
            nearest.addAll(chunk);
            while (nearest.size() > SHOWN) {
                nearest.remove();
            }
            videos += chunk.size();
        }
        Fingerprint whole = protocol.and(Map.of("training", training, "percentile",
                Double.toString(settings.percentile()), "held_out", Integer.toString(heldOut.size())));
        long counted = videos;
        return new Found(heldOut.size(), share.map(ShareBelow::threshold), nearest.stream().sorted(NEAREST).toList(),
                share.map(one -> figure(one.interval(), whole, heldOut.size(), counted)));
    }

    private Optional<ShareBelow> yardstick(double[] distances) {
        int least = (int) Math.ceil(1 / settings.share());
        if (distances.length < least) {
            warnings.add("Left out: " + Metric.NEAR_TRAINING.key() + ", since " + distances.length
                    + " real videos are too few for a percentile of " + Numbers.written(settings.percentile())
                    + "; use at least " + least + ".");
            return Optional.empty();
        }
        ShareBelow share = new ShareBelow(distances, settings.share());
        if (share.threshold() == 0) {
            warnings.add("Over " + Numbers.written(settings.percentile()) + " % of the real videos are training clips themselves, pixel "
                    + "by pixel, so no generated video can be nearer. Give --real videos that the model has not seen.");
        }
        return Optional.of(share);
    }

    /** Real videos themselves lie below the percentile as often as it says. */
    private Figure figure(Interval interval, Fingerprint protocol, long heldOut, long videos) {
        return new Figure(Metric.NEAR_TRAINING.key(), protocol, interval.value(), Optional.of(interval),
                Optional.of(new Floor(settings.share(), 0, heldOut)), Optional.empty(), heldOut, videos);
    }

    private static void write(RunDirectory directory, int part, List<Near> rows) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> lines = new ArrayList<>();
        for (Near row : rows) {
            lines.add(line(json, row));
        }
        directory.write(String.format(Locale.ROOT, "%s/part-%05d.jsonl", ROWS, part), String.join("", lines));
    }

    private static String line(ObjectMapper json, Near row) throws JsonProcessingException {
        return json.writeValueAsString(row) + "\n";
    }
}

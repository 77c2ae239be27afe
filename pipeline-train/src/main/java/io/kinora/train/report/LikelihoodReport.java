package io.kinora.train.report;

import io.kinora.core.corpus.Version;
import io.kinora.core.report.HtmlPage;
import io.kinora.core.report.RecordRows;
import io.kinora.core.video.AnimatedImage;
import io.kinora.train.checkpoint.TrainedModel;
import io.kinora.train.likelihood.Likelihood;
import io.kinora.train.likelihood.MeasuredClip;
import io.kinora.train.likelihood.MeasuredClips;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The page about a checkpoint's bits per dimension.
 *
 * @param model that was measured
 * @param split of the corpus whose clips were measured
 * @param version of the corpus
 * @param timesteps how many were measured of each clip
 * @param measured the figures
 */
public record LikelihoodReport(TrainedModel model, String split, Version version, int timesteps,
        MeasuredClips measured) {
    private static final int WIDTH = 480;

    /**
     * The page.
     *
     * @param extremes the clips that are shown
     * @param strips PNG files of strips of these clips' frames, by clip id, as far as there are any
     */
    public HtmlPage page(ExtremeClips extremes, Map<String, byte[]> strips) {
        Likelihood all = measured.all();
        List<HtmlPage.Card> cards = new ArrayList<>();
        cards.add(new HtmlPage.Card(bits(all.bitsPerDimension()), "bits per dimension"));
        measured.interval().ifPresent(interval -> cards.add(new HtmlPage.Card(
                bits(interval.low()) + " to " + bits(interval.high()), "95 % confidence interval over clips")));
        cards.add(new HtmlPage.Card(String.format(Locale.ROOT, "%,d", measured.clips().size()), "clips"));
        HtmlPage page = HtmlPage.titled("Likelihood", "Kinora likelihood on split " + split + " of version "
                        + version.name() + " of the corpus in " + version.uri())
                .cards(cards)
                .section("Terms")
                .table(List.of("term", "bits per dimension"), List.of(
                        List.of("decoder: the first timestep, where values become levels", bits(all.decoder())),
                        List.of("steps: all other timesteps", bits(all.steps())),
                        List.of("prior: what the last timestep still tells", bits(all.prior()))))
                .paragraph("An upper bound on -log2 p per value of a clip, given what the model is told of it; frames"
                        + " that are given are not counted.");
        add(page, "Most bits", extremes.worst(), strips);
        add(page, "Fewest bits", extremes.best(), strips);
        List<List<String>> rows = new ArrayList<>(List.of(
                List.of("checkpoint", model.path().toString()),
                List.of("averaging rounds", Integer.toString(model.round()))));
        rows.addAll(RecordRows.of("noise", model.description().noise()));
        rows.add(List.of("timesteps measured", timesteps + " of " + model.description().noise().timesteps()));
        rows.add(List.of("snapshots", RecordRows.text(version.snapshots())));
        return page.section("Run").table(List.of("what", "value"), rows);
    }

    private static void add(HtmlPage page, String heading, List<MeasuredClip> clips, Map<String, byte[]> strips) {
        if (clips.isEmpty()) {
            return;
        }
        page.section(heading)
                .table(List.of("clip", "bits per dimension", "decoder", "steps", "prior"), clips.stream()
                        .map(clip -> List.of(clip.clip().clipId(), bits(clip.likelihood().bitsPerDimension()),
                                bits(clip.likelihood().decoder()), bits(clip.likelihood().steps()),
                                bits(clip.likelihood().prior()))).toList())
                .figures(clips.stream().map(clip -> clip.clip().clipId()).filter(strips::containsKey)
                        .map(id -> new HtmlPage.Figure(AnimatedImage.dataUri(strips.get(id)), id, WIDTH, List.of(id)))
                        .toList());
    }

    private static String bits(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}

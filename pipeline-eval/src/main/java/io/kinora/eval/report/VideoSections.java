package io.kinora.eval.report;

import io.kinora.core.report.HtmlPage;
import io.kinora.core.report.Numbers;
import io.kinora.eval.nearest.Near;
import io.kinora.eval.pair.ExtremePairs;
import io.kinora.eval.pair.ScoredPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The sections of the page in which videos are seen.
 *
 * @param real of the real side
 * @param generated of the generated side
 * @param pairs the worst and the best pairs, if any were compared
 * @param training clips that were trained on
 * @param nearest which of them generated videos are most like, if that was asked
 */
record VideoSections(ShownVideos real, ShownVideos generated, Optional<ExtremePairs> pairs, ShownVideos training,
        Optional<EvaluateResult.Nearest> nearest) {
    private static final int COLUMNS = 4;
    private static final int SHEET_WIDTH = 500;
    private static final int SHEET_BYTES = 1 << 20;
    private static final int PAIR_WIDTH = 320;
    private static final int PAIR_BYTES = 200 << 10;

    void addTo(HtmlPage page) {
        sides(page);
        pairs.ifPresent(extremes -> {
            pairs(page, "Worst pairs", extremes, extremes.worst());
            pairs(page, "Best pairs", extremes, extremes.best());
        });
        nearest.ifPresent(found -> copies(page, found));
    }

    private void sides(HtmlPage page) {
        List<HtmlPage.Figure> figures = new ArrayList<>();
        sheet("real", real.first()).ifPresent(figures::add);
        sheet("generated", generated.first()).ifPresent(figures::add);
        if (!figures.isEmpty()) {
            page.section("Real and generated videos").figures(figures);
        }
    }

    private static Optional<HtmlPage.Figure> sheet(String name, List<ShownVideo> videos) {
        return videos.isEmpty() ? Optional.empty() : Optional.of(Animation.figure(videos, COLUMNS, SHEET_WIDTH,
                SHEET_BYTES, name + ", the first " + videos.size()));
    }

    private void pairs(HtmlPage page, String heading, ExtremePairs extremes, List<ScoredPair> some) {
        List<HtmlPage.Figure> figures = new ArrayList<>();
        for (ScoredPair pair : some) {
            pair(real.byId().get(pair.real()), generated.byId().get(pair.generated()), pair.figures().entrySet()
                    .stream().map(figure -> figure.getKey() + " " + Numbers.shown(figure.getValue()))
                    .collect(Collectors.joining(" · "))).ifPresent(figures::add);
        }
        if (!figures.isEmpty()) {
            page.section(heading).paragraph("By " + extremes.metric().key() + ". Left real, right generated.")
                    .figures(figures);
        }
    }

    private void copies(HtmlPage page, EvaluateResult.Nearest found) {
        List<HtmlPage.Figure> figures = new ArrayList<>();
        for (Near one : found.videos()) {
            boolean copy = found.threshold().filter(threshold -> one.distance() < threshold).isPresent();
            pair(generated.byId().get(one.video()), training.byId().get(one.training()), "distance "
                    + Numbers.shown(one.distance()) + (copy ? ", counts as a copy" : "")).ifPresent(figures::add);
        }
        page.section("Nearest training clips").paragraph(threshold(found));
        if (!figures.isEmpty()) {
            page.paragraph("Left generated videos, right the training clip that each is most like, the nearest first.")
                    .figures(figures);
        }
    }

    private static String threshold(EvaluateResult.Nearest found) {
        if (found.threshold().isEmpty()) {
            return found.heldOut() + " real videos are too few to tell how near a copy is.";
        }
        String share = Numbers.written(found.percentile()) + " %";
        double threshold = found.threshold().get();
        return threshold == 0
                ? "No video can count as a copy, since over " + share + " of the real videos are training clips."
                : "A generated video counts as a copy if it is nearer to a training clip than "
                        + Numbers.shown(threshold) + ": of " + found.heldOut() + " real videos " + share
                        + " come so near.";
    }

    /** Two videos, the lower one enlarged to the other's height; nothing if one of them cannot be shown. */
    private static Optional<HtmlPage.Figure> pair(ShownVideo left, ShownVideo right, String words) {
        if (left == null || right == null) {
            return Optional.empty();
        }
        int height = Math.max(left.frames().height(), right.frames().height());
        String names = left.name().equals(right.name()) ? left.name() : left.name() + " and " + right.name();
        return Optional.of(Animation.figure(List.of(left.ofHeight(height), right.ofHeight(height)), 2, PAIR_WIDTH,
                PAIR_BYTES, words + " · " + names));
    }
}

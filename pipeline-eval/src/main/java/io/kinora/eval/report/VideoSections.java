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
 * @param nearest which of them generated videos are most like
 */
record VideoSections(ShownVideos real, ShownVideos generated, Optional<ExtremePairs> pairs, ShownVideos training,
        List<Near> nearest) {
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
        copies(page);
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

    private void copies(HtmlPage page) {
        List<HtmlPage.Figure> figures = new ArrayList<>();
        for (Near one : nearest) {
            pair(generated.byId().get(one.video()), training.byId().get(one.training()),
                    "distance " + Numbers.shown(one.distance())).ifPresent(figures::add);
        }
        if (!figures.isEmpty()) {
            page.section("Nearest training clips").paragraph("Left generated videos, right the clip of the training set"
                    + " that each is most like, the nearest first: so one sees whether they are copies.")
                    .figures(figures);
        }
    }

    /** Nothing if one of them cannot be shown. */
    private static Optional<HtmlPage.Figure> pair(ShownVideo left, ShownVideo right, String words) {
        return left == null || right == null ? Optional.empty() : Optional.of(Animation.figure(List.of(left, right), 2,
                PAIR_WIDTH, PAIR_BYTES, words + " · " + (left.name().equals(right.name()) ? left.name()
                        : left.name() + " and " + right.name())));
    }
}

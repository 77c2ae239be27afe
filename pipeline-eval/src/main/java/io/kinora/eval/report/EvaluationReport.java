package io.kinora.eval.report;

import io.kinora.core.job.RunFacts;
import io.kinora.core.report.HtmlPage;
import io.kinora.eval.gate.Decision;
import io.kinora.eval.gate.Verdict;
import io.kinora.eval.history.PastFigure;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.source.Unreadable;
import io.kinora.eval.stats.Fingerprint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The page that a person looks at: verdicts, figures, how they went so far, videos, and how all came about. */
final class EvaluationReport {
    private EvaluationReport() {
    }

    static HtmlPage page(EvaluateResult result, List<Figure> figures, Map<String, List<PastFigure>> trends,
            VideoSections videos, RunFacts run) {
        HtmlPage page = HtmlPage.titled("Evaluation", result.generated().source() + " against "
                + result.real().source());
        page.paragraph(run.sentence());
        page.cards(cards(result, figures));
        if (!result.gates().isEmpty()) {
            page.section("Gates").notices(result.gates().stream().map(EvaluationReport::notice).toList());
        }
        if (!result.warnings().isEmpty()) {
            page.section("What to know").notices(result.warnings().stream()
                    .map(warning -> new HtmlPage.Notice(HtmlPage.Tone.WARNING, "", warning)).toList());
        }
        FigureSections.now(page, figures);
        FigureSections.trends(page, trends, run.directory());
        videos.addTo(page);
        unreadable(page, result);
        origin(page, result, figures);
        run.addTo(page);
        return page;
    }

    private static List<HtmlPage.Card> cards(EvaluateResult result, List<Figure> figures) {
        List<HtmlPage.Card> cards = new ArrayList<>();
        figures.stream().findFirst().map(FigureSections::card).ifPresent(cards::add);
        cards.add(new HtmlPage.Card(Long.toString(result.generated().count()), "generated videos"));
        cards.add(new HtmlPage.Card(Long.toString(result.real().count()), "real videos"));
        result.pairs().ifPresent(pairs -> cards.add(new HtmlPage.Card(Long.toString(pairs.count()), "pairs")));
        if (!result.gates().isEmpty()) {
            long passed = result.gates().stream().filter(gate -> gate.verdict() == Verdict.PASS).count();
            cards.add(new HtmlPage.Card(passed + " of " + result.gates().size(), "gates passed"));
        }
        long unreadable = result.real().unreadable() + result.generated().unreadable();
        if (unreadable > 0) {
            cards.add(new HtmlPage.Card(Long.toString(unreadable), "videos that could not be used"));
        }
        result.features().ifPresent(features -> cards.add(new HtmlPage.Card(Long.toString(features.extracted()),
                "videos computed in this run; " + features.reused() + " known from earlier ones")));
        return cards;
    }

    private static HtmlPage.Notice notice(Decision gate) {
        return switch (gate.verdict()) {
            case PASS -> new HtmlPage.Notice(HtmlPage.Tone.GOOD, gate.condition() + " passed:", gate.reason());
            case UNDECIDED ->
                new HtmlPage.Notice(HtmlPage.Tone.WARNING, gate.condition() + " is undecided:", gate.reason());
            case FAIL -> new HtmlPage.Notice(HtmlPage.Tone.BAD, gate.condition() + " failed:", gate.reason());
        };
    }

    private static void unreadable(HtmlPage page, EvaluateResult result) {
        List<List<String>> reasons = new ArrayList<>();
        List<List<String>> videos = new ArrayList<>();
        unreadable("real", result.real().unreadableReasons(), result.real().unreadableVideos(), reasons, videos);
        unreadable("generated", result.generated().unreadableReasons(), result.generated().unreadableVideos(), reasons,
                videos);
        result.nearest().map(EvaluateResult.Nearest::training).ifPresent(side -> unreadable("training",
                side.unreadableReasons(), side.unreadableVideos(), reasons, videos));
        result.pairs().ifPresent(pairs -> unreadable("pairs", pairs.unreadableReasons(), pairs.unreadableVideos(),
                reasons, videos));
        if (!reasons.isEmpty()) {
            page.section("Videos that could not be used").table(List.of("side", "reason", "videos"), reasons)
                    .subsection("By name").table(List.of("side", "video", "reason"), videos);
        }
    }

    private static void unreadable(String side, Map<String, Long> byReason, List<Unreadable> first,
            List<List<String>> reasons, List<List<String>> videos) {
        byReason.forEach((reason, count) -> reasons.add(List.of(side, reason, Long.toString(count))));
        first.forEach(one -> videos.add(List.of(side, one.video(), one.reason())));
    }

    private static void origin(HtmlPage page, EvaluateResult result, List<Figure> figures) {
        page.section("Where the figures come from");
        List<List<String>> rows = new ArrayList<>();
        side("real", result.real(), rows);
        side("generated", result.generated(), rows);
        result.nearest().ifPresent(nearest -> side("training", nearest.training(), rows));
        page.table(List.of("side", "what", "value"), rows);
        Map<Fingerprint, List<Figure>> alike = figures.stream()
                .collect(Collectors.groupingBy(Figure::protocol, LinkedHashMap::new, Collectors.toList()));
        alike.forEach((protocol, group) -> page
                .subsection(group.stream().map(Figure::metric).collect(Collectors.joining(", ")))
                .table(List.of("what decides them", "value"), protocol.parts().entrySet().stream()
                        .map(part -> List.of(part.getKey(), part.getValue())).toList()));
        page.paragraph("Figures compare only where all of this is the same, and the real videos are.");
    }

    private static void side(String role, EvaluateResult.Side side, List<List<String>> rows) {
        rows.add(List.of(role, "videos", side.source()));
        side.version().ifPresent(version -> rows.add(List.of(role, "version", version)));
        side.snapshots().ifPresent(snapshots -> snapshots.forEach((table, snapshot) ->
                rows.add(List.of(role, "snapshot of " + table, Long.toString(snapshot)))));
        side.checkpoint().ifPresent(one -> rows.add(List.of(role, "checkpoint", one)));
        rows.add(List.of(role, "used", Long.toString(side.count())));
        rows.add(List.of(role, "not used", Long.toString(side.unreadable())));
    }
}

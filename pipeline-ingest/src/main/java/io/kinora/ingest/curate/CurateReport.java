package io.kinora.ingest.curate;

import io.kinora.core.job.RunFacts;
import io.kinora.core.report.HtmlPage;
import io.kinora.core.video.StillImage;
import io.kinora.ingest.report.ClipStrips;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page that shows what a curation kept, what it left out and why, and which videos it took for copies. */
final class CurateReport {
    private CurateReport() {
    }

    /**
     * What the page shows.
     *
     * @param corpus the corpus, as a title
     * @param result the numbers
     * @param families the largest families
     * @param strips of the clips that are shown, by clip id
     * @param exact files with the same bytes: the one that carries the clips, how many copies it has, some of them
     * @param run that made it
     */
    record Content(String corpus, CurateResult result, List<FamilyMembers.Family> families,
            Map<String, ClipStrips.Strip> strips, List<List<String>> exact, RunFacts run) {
    }

    /** The page. */
    static HtmlPage page(Content content) {
        CurateResult result = content.result();
        HtmlPage page = HtmlPage.titled("Curation", result.corpus()
                .map(corpus -> "Version " + corpus.version() + " of " + content.corpus())
                .orElse("Dry run over " + content.corpus() + ": nothing was changed"));
        page.paragraph(content.run().sentence());
        page.cards(List.of(
                new HtmlPage.Card(Long.toString(result.clips().found()), "clips found"),
                new HtmlPage.Card(Long.toString(result.clips().kept()), "kept"),
                new HtmlPage.Card(Long.toString(result.clips().filtered()), "filtered"),
                new HtmlPage.Card(Long.toString(result.duplicates().families()), "families of near copies, of "
                        + result.duplicates().sources() + " videos"),
                new HtmlPage.Card(Long.toString(result.duplicates().exactSources()), "exact copies of files"),
                new HtmlPage.Card(Long.toString(result.changed()), "clips decided otherwise than before")));
        page.section("Funnel").shares(funnel(result));
        page.section("Splits").shares(ofKept(result, result.splits()));
        page.section("Labels").shares(ofKept(result, result.labels()));
        families(page, content);
        page.section("Exact copies");
        if (content.exact().isEmpty()) {
            page.paragraph("None.");
        } else {
            page.table(List.of("File with the clips", "Copies", "Files with the same bytes"), content.exact());
        }
        content.run().addTo(page);
        return page;
    }

    private static void families(HtmlPage page, Content content) {
        page.section("Near copies");
        page.paragraph(content.result().duplicates().candidates() + " pairs of stretches were compared; "
                + content.result().duplicates().passedOver()
                + " that share a part of their hash were passed over by the limits set.");
        if (content.families().isEmpty()) {
            page.paragraph("No families.");
        } else {
            page.paragraph("Of each family the video with the most pixels keeps its clips, else the longest, else the"
                    + " one with the most bytes. Which one is the original, this does not tell.");
        }
        content.families().forEach(family -> {
            page.paragraph("A family of " + family.sources() + (family.members().size() < family.sources()
                    ? ", of which " + family.members().size() + " are shown:" : ":"));
            page.figures(family.members().stream().filter(member -> content.strips().containsKey(member.clipId()))
                    .map(member -> figure(member, content.strips().get(member.clipId()))).toList());
        });
    }

    private static HtmlPage.Figure figure(FamilyMember member, ClipStrips.Strip strip) {
        String caption = name(member.uri()) + (member.best() ? ": keeps its clips" : "")
                + member.proof().map(proof -> String.format(Locale.ROOT,
                        " – like %s at %+.2f s: correlation %.3f, appearance %.3f, residual %.1f", name(proof.of()),
                        proof.shiftSeconds(), proof.correlation(), proof.appearance(), proof.residual())).orElse("");
        return new HtmlPage.Figure(StillImage.jpegDataUri(strip.jpeg()), caption, strip.width(),
                List.of(member.clipId()));
    }

    private static String name(String uri) {
        return uri.substring(uri.lastIndexOf('/') + 1);
    }

    private static List<HtmlPage.Share> funnel(CurateResult result) {
        long found = result.clips().found();
        List<HtmlPage.Share> shares = new ArrayList<>();
        shares.add(new HtmlPage.Share("clips found", found, found, false));
        for (CurateResult.Stage stage : result.funnel()) {
            stage.reasons().forEach((reason, count) ->
                    shares.add(new HtmlPage.Share("left out by " + stage.stage() + ": " + reason, count, found, true)));
        }
        shares.add(new HtmlPage.Share("kept", result.clips().kept(), found, false));
        return shares;
    }

    private static List<HtmlPage.Share> ofKept(CurateResult result, Map<String, Long> counts) {
        return counts.entrySet().stream().map(entry -> new HtmlPage.Share(entry.getKey().isEmpty() ? "(no label)"
                : entry.getKey(), entry.getValue(), result.clips().kept(), false)).toList();
    }
}

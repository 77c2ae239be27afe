package io.kinora.ingest.curate;

import io.kinora.core.report.HtmlPage;
import io.kinora.core.video.StillImage;
import io.kinora.ingest.report.ClipStrips;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

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
     */
    record Content(String corpus, CurateResult result, List<FamilyMembers.Family> families,
            Map<String, ClipStrips.Strip> strips, List<List<String>> exact) {
    }

    /** The page. */
    static HtmlPage page(Content content) {
        CurateResult result = content.result();
        HtmlPage page = HtmlPage.titled("Curation", result.corpus()
                .map(corpus -> "Version " + corpus.version() + " of " + content.corpus())
                .orElse("Dry run over " + content.corpus() + ": nothing was changed"));
        page.cards(List.of(
                new HtmlPage.Card(Long.toString(result.clips().found()), "clips found"),
                new HtmlPage.Card(Long.toString(result.clips().kept()), "kept"),
                new HtmlPage.Card(Long.toString(result.clips().filtered()), "filtered"),
                new HtmlPage.Card(Long.toString(result.duplicates().families()), "families of near copies, of "
                        + result.duplicates().sources() + " videos"),
                new HtmlPage.Card(Long.toString(result.duplicates().exactSources()), "exact copies of files"),
                new HtmlPage.Card(Long.toString(result.changed()), "clips decided otherwise than before")));
        page.section("Funnel").table(List.of("Stage", "In", "Out", "Left out"), result.funnel().stream()
                .map(stage -> List.of(stage.stage(), Long.toString(stage.in()), Long.toString(stage.out()),
                        stage.reasons().entrySet().stream().map(reason -> reason.getKey() + " " + reason.getValue())
                                .collect(Collectors.joining(", "))))
                .toList());
        page.section("Splits").table(List.of("Split", "Clips kept"), rows(result.splits()));
        page.section("Labels").table(List.of("Label", "Clips kept"), rows(result.labels()));
        families(page, content);
        page.section("Exact copies");
        if (content.exact().isEmpty()) {
            page.paragraph("None.");
        } else {
            page.table(List.of("File with the clips", "Copies", "Files with the same bytes"), content.exact());
        }
        return page;
    }

    private static void families(HtmlPage page, Content content) {
        page.section("Near copies");
        page.paragraph(content.result().duplicates().candidates() + " pairs of stretches were compared; "
                + content.result().duplicates().passedOver()
                + " that share a part of their hash were passed over by the limits set.");
        if (content.families().isEmpty()) {
            page.paragraph("No families.");
        }
        content.families().forEach(family -> {
            page.paragraph("A family of " + family.sources() + (family.members().size() < family.sources()
                    ? ", of which " + family.members().size() + " are shown:" : ":"));
            page.figures(family.members().stream().filter(member -> content.strips().containsKey(member.clipId()))
                    .map(member -> figure(member, content.strips().get(member.clipId()))).toList());
        });
    }

    private static HtmlPage.Figure figure(FamilyMember member, ClipStrips.Strip strip) {
        String caption = name(member.uri()) + (member.best() ? ": the best copy" : "")
                + member.proof().map(proof -> String.format(Locale.ROOT,
                        " – like %s at %+.2f s: correlation %.3f, appearance %.3f, residual %.1f", name(proof.of()),
                        proof.shiftSeconds(), proof.correlation(), proof.appearance(), proof.residual())).orElse("");
        return new HtmlPage.Figure(StillImage.jpegDataUri(strip.jpeg()), caption, strip.width(),
                List.of(member.clipId()));
    }

    private static String name(String uri) {
        return uri.substring(uri.lastIndexOf('/') + 1);
    }

    private static List<List<String>> rows(Map<String, Long> counts) {
        List<List<String>> rows = new ArrayList<>();
        counts.forEach((name, count) -> rows.add(List.of(name, Long.toString(count))));
        return rows;
    }
}

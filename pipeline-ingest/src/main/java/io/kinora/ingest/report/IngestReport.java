package io.kinora.ingest.report;

import io.kinora.core.corpus.Tables;
import io.kinora.core.job.RunFacts;
import io.kinora.core.report.Histogram;
import io.kinora.core.report.HtmlPage;
import io.kinora.core.video.StillImage;
import io.kinora.ingest.source.QuarantineCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** The page that shows what an ingest brought in and what it left out, and why. */
final class IngestReport {
    private static final Map<String, String> REASONS = Map.of(
            Tables.KEPT, "kept",
            "too-short", "too short for one clip",
            "beyond-end", "a part behind the end of the video",
            "cut", "a cut within",
            "black", "black frames",
            "frozen", "repeated frames",
            "letterbox", "black bars",
            "blurred", "not sharp enough",
            "still", "too little motion");

    private IngestReport() {
    }

    /**
     * What the page shows.
     *
     * @param corpus the corpus
     * @param version the version made
     * @param shape of the clips, in words
     * @param found files, and rows of a manifest that name none, which are quarantined
     * @param sources what became of those that were read
     * @param clips what became of their clips
     * @param histograms of the clips' scores
     * @param strips pictures of the clips to show, by clip id
     * @param passedOver files that are no videos, by name or extension
     * @param run that made it
     */
    record Content(String corpus, String version, String shape, long found, SourceSummary sources, ClipSummary clips,
            List<Histogram> histograms, Map<String, ClipStrips.Strip> strips, SortedMap<String, Integer> passedOver,
            RunFacts run) {
        /** Rows of a manifest that name no video. */
        long badRows() {
            return sources.byCode().getOrDefault(QuarantineCodes.BAD_MANIFEST_ROW, 0L);
        }

        long videos() {
            return found - badRows();
        }

        long clipCount() {
            return clips.counts().values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** The page. */
    static HtmlPage page(Content content) {
        HtmlPage page = HtmlPage.titled("Ingest", "Version " + content.version() + " of " + content.corpus());
        page.paragraph(content.run().sentence());
        cards(page, content);
        funnel(page, content);
        page.section("Scores");
        page.paragraph("Clips by score, kept and left out; a dashed line is where the filter cuts.");
        page.histograms(content.histograms());
        sheets(page, content);
        failures(page, content);
        cost(page, content);
        passedOver(page, content);
        content.run().addTo(page);
        return page;
    }

    private static void cards(HtmlPage page, Content content) {
        SourceSummary sources = content.sources();
        List<HtmlPage.Card> cards = new ArrayList<>(List.of(
                new HtmlPage.Card(Long.toString(content.videos()), "videos found"),
                new HtmlPage.Card(Long.toString(sources.count(Tables.OK)), "decoded"),
                new HtmlPage.Card(Long.toString(sources.count(Tables.QUARANTINED) - content.badRows()), "quarantined"),
                new HtmlPage.Card(Long.toString(content.clipCount()), "clips found, " + content.shape()),
                new HtmlPage.Card(Long.toString(content.clips().counts().getOrDefault(Tables.KEPT, 0L)), "clips kept")));
        if (content.badRows() > 0) {
            cards.add(new HtmlPage.Card(Long.toString(content.badRows()), "rows of the manifest that name no video"));
        }
        page.cards(cards);
    }

    private static void funnel(HtmlPage page, Content content) {
        SourceSummary sources = content.sources();
        long found = content.videos();
        long read = sources.byStatus().values().stream().mapToLong(Long::longValue).sum() - content.badRows();
        List<HtmlPage.Share> videos = new ArrayList<>();
        videos.add(new HtmlPage.Share("videos found", found, found, false));
        videos.add(new HtmlPage.Share("skipped: known already", found - read, found, true));
        sources.byStatus().forEach((status, count) -> {
            if (!status.equals(Tables.OK) && !status.equals(Tables.QUARANTINED)) {
                videos.add(new HtmlPage.Share("skipped: " + switch (status) {
                    case Tables.DUPLICATE -> "the same bytes as another file";
                    case Tables.TAKEN_DOWN -> "taken down";
                    default -> status;
                }, count, found, true));
            }
        });
        sources.byCode().forEach((code, count) -> {
            if (!code.equals(QuarantineCodes.BAD_MANIFEST_ROW)) {
                videos.add(new HtmlPage.Share("quarantined: " + code, count, found, true));
            }
        });
        videos.add(new HtmlPage.Share("decoded", sources.count(Tables.OK), found, false));
        long clips = content.clipCount();
        List<HtmlPage.Share> shares = new ArrayList<>();
        shares.add(new HtmlPage.Share("clips found", clips, clips, false));
        content.clips().counts().forEach((status, count) -> {
            if (!status.equals(Tables.KEPT)) {
                shares.add(new HtmlPage.Share("left out: " + reason(status), count, clips, true));
            }
        });
        shares.add(new HtmlPage.Share("kept", content.clips().counts().getOrDefault(Tables.KEPT, 0L), clips, false));
        page.section("Funnel");
        page.shares(videos);
        page.shares(shares);
    }

    private static void sheets(HtmlPage page, Content content) {
        page.section("Clips kept");
        sheet(page, content, Tables.KEPT);
        page.section("Clips left out, by reason");
        List<String> reasons = content.clips().counts().keySet().stream()
                .filter(status -> !status.equals(Tables.KEPT)).toList();
        if (reasons.isEmpty()) {
            page.paragraph("None.");
        }
        for (String status : reasons) {
            page.subsection(reason(status));
            sheet(page, content, status);
        }
    }

    private static void sheet(HtmlPage page, Content content, String status) {
        List<HtmlPage.Figure> figures = content.clips().shown().stream()
                .filter(clip -> clip.status().equals(status))
                .flatMap(clip -> Optional.ofNullable(content.strips().get(clip.clipId())).stream()
                        .map(strip -> new HtmlPage.Figure(StillImage.jpegDataUri(strip.jpeg()), clip.words(),
                                strip.width(), List.of(clip.clipId()))))
                .toList();
        long count = content.clips().counts().getOrDefault(status, 0L);
        if (figures.isEmpty()) {
            page.paragraph(count == 0 ? "None." : count + ", without a picture.");
            return;
        }
        page.paragraph(figures.size() + " of " + count + (count > figures.size() ? ", chosen by chance." : "."));
        page.figures(figures);
    }

    private static void failures(HtmlPage page, Content content) {
        page.section(content.badRows() > 0 ? "Quarantined files and rows" : "Quarantined files");
        SourceSummary sources = content.sources();
        if (sources.byCode().isEmpty()) {
            page.paragraph("None.");
            return;
        }
        page.table(List.of("Code", "Files"), sources.byCode().entrySet().stream()
                .map(code -> List.of(code.getKey(), Long.toString(code.getValue()))).toList());
        page.table(List.of("File", "Code", "Stage", "Reason"), sources.failures().stream()
                .map(failure -> List.of(failure.uri(), failure.code(), failure.stage(), failure.message())).toList());
        long all = sources.count(Tables.QUARANTINED);
        if (all > sources.failures().size()) {
            page.paragraph("Some of every code; the sources table has all " + all + ".");
        }
    }

    private static void cost(HtmlPage page, Content content) {
        page.section("Cost per source hour");
        List<SourceSummary.Cost> costs = content.sources().costs();
        double hours = costs.stream().mapToDouble(SourceSummary.Cost::hours).sum();
        double seconds = costs.stream().mapToDouble(SourceSummary.Cost::seconds).sum();
        if (hours == 0) {
            page.paragraph("No time was measured.");
            return;
        }
        page.paragraph("Seconds are those that tasks spent on files, from opening to the last clip, added up: with n tasks"
                + " at a time the clock on the wall shows an nth. " + number(1000 * seconds / Math.max(1,
                        content.clipCount())) + " ms for each clip found.");
        List<List<String>> rows = new ArrayList<>();
        costs.forEach(cost -> rows.add(List.of(cost.codec(), Long.toString(cost.files()), number(cost.hours()),
                number(cost.seconds()), number(cost.seconds() / Math.max(cost.hours(), 1e-9)))));
        rows.add(List.of("all", Long.toString(costs.stream().mapToLong(SourceSummary.Cost::files).sum()), number(hours),
                number(seconds), number(seconds / hours)));
        page.table(List.of("Codec", "Videos", "Hours of video", "Seconds", "Seconds per hour of video"), rows);
    }

    private static void passedOver(HtmlPage page, Content content) {
        if (!content.passedOver().isEmpty()) {
            page.section("Passed over as no videos");
            page.table(List.of("Name or extension", "Files"), content.passedOver().entrySet().stream()
                    .map(entry -> List.of(entry.getKey(), Integer.toString(entry.getValue()))).toList());
        }
    }

    private static String reason(String status) {
        return REASONS.getOrDefault(status, status);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 1 ? "%.1f" : "%.3f", value);
    }
}

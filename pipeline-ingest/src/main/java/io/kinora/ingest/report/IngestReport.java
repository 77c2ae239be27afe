package io.kinora.ingest.report;

import io.kinora.core.report.HtmlPage;
import io.kinora.core.video.AnimatedImage;
import io.kinora.core.video.ContactSheet;
import io.kinora.core.video.Frames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The page that shows what an ingest brought in and what it left out. */
public final class IngestReport {
    private static final int SHOWN_SIDE = 128;
    private static final int MOST_ROWS = 1000;

    private IngestReport() {
    }

    /**
     * A clip to be shown.
     *
     * @param caption its caption
     * @param label its label
     * @param frames its frames
     */
    public record Sample(String caption, String label, Frames frames) {
    }

    /**
     * A file that could not be decoded.
     *
     * @param uri the file
     * @param code why, as a stable name
     * @param stage how far it came
     * @param message why, as a sentence
     */
    public record Refused(String uri, String code, String stage, String message) {
    }

    /** What the page shows. */
    public record Content(String corpus, String version, List<HtmlPage.Card> cards, List<Sample> samples,
            List<Refused> refused, SortedMap<String, Integer> passedOver) {
    }

    /** The page. */
    public static HtmlPage page(Content content) {
        HtmlPage page = HtmlPage.titled("Ingest", "Version " + content.version() + " of " + content.corpus());
        page.cards(content.cards());
        if (!content.samples().isEmpty()) {
            page.section("Some of the clips");
            page.figures(content.samples().stream().map(IngestReport::figure).toList());
        }
        page.section("Quarantined files");
        if (content.refused().isEmpty()) {
            page.paragraph("None.");
        } else {
            page.table(List.of("File", "Code", "Stage", "Reason"), content.refused().stream().limit(MOST_ROWS)
                    .map(refused -> List.of(refused.uri(), refused.code(), refused.stage(), refused.message()))
                    .toList());
            if (content.refused().size() > MOST_ROWS) {
                page.paragraph("And " + (content.refused().size() - MOST_ROWS) + " more: see the sources table.");
            }
        }
        if (!content.passedOver().isEmpty()) {
            page.section("Passed over as no videos");
            List<List<String>> rows = new ArrayList<>();
            for (Map.Entry<String, Integer> entry : content.passedOver().entrySet()) {
                rows.add(List.of(entry.getKey(), Integer.toString(entry.getValue())));
            }
            page.table(List.of("Name or extension", "Files"), rows);
        }
        return page;
    }

    private static HtmlPage.Figure figure(Sample sample) {
        Frames frames = sample.frames();
        int side = Math.max(frames.height(), frames.width());
        Frames shown = side > SHOWN_SIDE ? thinned(frames, (side + SHOWN_SIDE - 1) / SHOWN_SIDE)
                : ContactSheet.grid(List.of(frames), 1, Math.max(1, SHOWN_SIDE / side));
        return new HtmlPage.Figure(AnimatedImage.dataUri(shown), sample.caption() + " (" + sample.label() + ")",
                shown.width());
    }

    /** Every so many pixels only: a page of large clips would be too heavy. */
    private static Frames thinned(Frames frames, int step) {
        int height = Math.max(1, frames.height() / step);
        int width = Math.max(1, frames.width() / step);
        byte[] pixels = new byte[frames.frames() * height * width * frames.channels()];
        int to = 0;
        for (int t = 0; t < frames.frames(); t++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    System.arraycopy(frames.pixels(), frames.offset(t, y * step, x * step), pixels, to,
                            frames.channels());
                    to += frames.channels();
                }
            }
        }
        return new Frames(frames.frames(), height, width, frames.channels(), frames.fps(), pixels);
    }
}

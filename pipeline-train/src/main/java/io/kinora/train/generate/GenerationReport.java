package io.kinora.train.generate;

import io.kinora.core.job.JobContext;
import io.kinora.core.report.HtmlPage;
import io.kinora.core.report.RecordRows;
import io.kinora.core.video.AnimatedImage;
import io.kinora.core.video.ContactSheet;
import io.kinora.core.video.Frames;
import io.kinora.core.video.StillImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The page and the contact sheets of a generation. */
final class GenerationReport {
    private static final String STILL = "contact-sheet.png";
    private static final String ANIMATED = "contact-sheet-animated.png";
    /** The contact sheets' files in the run directory. */
    static final List<String> SHEETS = List.of(STILL, ANIMATED);

    private static final int SHEET_SIDE = 640;
    /** Pixels' bytes that the driver draws at most: a few videos where they are large. */
    private static final int SHEET_BYTES = 32 << 20;

    private GenerationReport() {
    }

    /**
     * Draws and writes.
     *
     * @param first videos in their order; none if all have been taken down: there are no sheets then
     */
    static void write(Generation generation, List<GeneratedTables.Video> first, JobContext<?> context)
            throws IOException {
        List<HtmlPage.Figure> figures = first.isEmpty() ? List.of() : List.of(sheets(first, context));
        context.directory().writeReport(HtmlPage.titled("Generated videos", generation.count() + " videos by "
                        + generation.sampler().name() + " in " + generation.sampler().steps() + " steps, seed "
                        + generation.seed())
                .figures(figures)
                .table(List.of("what", "value"), rows(generation, context)));
    }

    private static List<List<String>> rows(Generation generation, JobContext<?> context) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("checkpoint", generation.model().path().toString()));
        rows.addAll(RecordRows.of("asked", Asked.of(generation.prompt())));
        generation.given().ifPresent(split -> rows.add(List.of("given frames are of split", split)));
        rows.add(List.of("table", generation.table()));
        rows.add(List.of("files", Generation.videos(context).toString()));
        return rows;
    }

    /** Writes both sheets; the page shows the animated one. */
    private static HtmlPage.Figure sheets(List<GeneratedTables.Video> first, JobContext<?> context)
            throws IOException {
        int most = Math.max(1, SHEET_BYTES / first.get(0).frames().pixels().length);
        List<GeneratedTables.Video> shown = first.subList(0, Math.min(first.size(), most));
        List<Frames> videos = shown.stream().map(GeneratedTables.Video::frames).toList();
        List<String> clips = shown.stream().map(GeneratedTables.Video::givenClip).flatMap(Optional::stream).distinct()
                .toList();
        int columns = (int) Math.ceil(Math.sqrt(videos.size()));
        int scale = Math.max(1, SHEET_SIDE / (columns * videos.get(0).width()));
        byte[] animated = AnimatedImage.png(ContactSheet.grid(videos, columns, scale));
        context.directory().write(STILL, StillImage.png(ContactSheet.timeline(videos, scale), 0));
        context.directory().write(ANIMATED, animated);
        return new HtmlPage.Figure(AnimatedImage.dataUri(animated), "The first " + videos.size(),
                columns * scale * videos.get(0).width(), clips);
    }
}

package io.kinora.ingest.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.corpus.Artifacts;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Version;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.RunFacts;
import io.kinora.ingest.score.ClipFilter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Writes the report of one ingest from the rows that it added to the tables, also where another process of the run added
 * them. Executors count; the driver gets sums and a few small pictures, however many clips there are.
 */
public final class RunReport {
    private static final String BEGUN = "begun.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN_KEPT = 24;
    private static final int SHOWN_OTHERS = 12;

    private final JobContext<?> context;
    private final TableSet tables;
    private final Map<String, Long> begun;

    private RunReport(JobContext<?> context, TableSet tables, Map<String, Long> begun) {
        this.context = context;
        this.tables = tables;
        this.begun = begun;
    }

    /** Notes where the tables stand, unless an earlier process of the run has. Call it before rows are added. */
    public static RunReport begin(JobContext<?> context, TableSet tables) throws IOException {
        Optional<JsonNode> before = context.directory().readJson(BEGUN);
        if (before.isPresent()) {
            return new RunReport(context, tables, JSON.convertValue(before.get(), new TypeReference<>() {
            }));
        }
        Map<String, Long> now = RunRows.mark(tables);
        context.directory().write(BEGUN, JSON.writeValueAsBytes(now));
        return new RunReport(context, tables, now);
    }

    /**
     * Writes the page.
     *
     * @param version the version that the run made
     * @param run its id
     * @param found files and rows of a manifest that it found
     * @param shape of the clips, in words
     * @param filter that left clips out
     * @param passedOver files that are no videos, by name or extension
     */
    public void write(Version version, String run, long found, String shape, ClipFilter filter,
            SortedMap<String, Integer> passedOver) throws IOException {
        context.describe("Counting for the report");
        RunRows rows = RunRows.since(context.spark(), tables, version, begun, run);
        SourceSummary sources = SourceSummary.of(rows.sources());
        ClipSummary clips = rows.clips().toJavaRDD()
                .treeAggregate(new ClipSummary(SHOWN_KEPT, SHOWN_OTHERS), ClipSummary::add, ClipSummary::merge);
        context.describe("Drawing clips for the report");
        Map<String, ClipStrips.Strip> strips = ClipStrips.of(rows.frames(),
                clips.shown().stream().map(ShownClip::clipId).toList());
        if (!strips.isEmpty()) {
            // Before the page is there: a take-down must find every page with a clip on it.
            new Artifacts(context.spark(), tables).register(List.of(new Artifacts.Artifact(
                    context.directory().report().toString(), Artifacts.REPORT, Set.copyOf(strips.keySet()))),
                    version.name());
        }
        context.directory().writeReport(IngestReport.page(new IngestReport.Content(
                tables.name() + " in " + tables.uri(), version.name(), shape, found, sources, clips,
                clips.histograms(filter), strips, passedOver, RunFacts.of(context))));
    }
}

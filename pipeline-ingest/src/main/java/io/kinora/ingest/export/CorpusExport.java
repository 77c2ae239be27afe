package io.kinora.ingest.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.JobContext;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One export of a corpus version: what is asked for is looked up, then written, listed, or only counted. */
public final class CorpusExport {
    /** A task's exception is only words in Spark's own on the driver. */
    private static final Pattern DAMAGED = Pattern.compile("Cannot use the frames of [^\n]*");

    private final JobContext<ExportSettings> context;
    private final ExportSettings settings;
    private final TableSet tables;
    private final Version version;

    /**
     * Looks up the version.
     *
     * @throws KinoraException exit code 3 if there is none
     */
    public CorpusExport(JobContext<ExportSettings> context) {
        this.context = context;
        this.settings = context.settings();
        this.tables = TableSet.corpus(context.spark(), context.corpus());
        this.version = tables.versions().get(context.corpus().version());
    }

    /** Does it. */
    public ExportResult run() throws IOException {
        Optional<String> wanted = settings.split().map(ExportedSplit::key);
        ExportPlan plan = ExportPlan.of(settings.format(), tables.name(), version, wanted, settings.shardSamples(),
                settings.quantizer());
        ExportFolder folder = ExportFolder.open(settings.to(), plan, context.hadoop());
        context.describe("Counting the clips");
        ChosenClips clips = new ChosenClips(tables, version, wanted);
        SortedMap<String, Long> bySplit = clips.bySplit();
        long count = bySplit.values().stream().mapToLong(Long::longValue).sum();
        if (count == 0) {
            throw KinoraException.input("no-clips", "Cannot export: version " + version.name() + " of " + tables.name()
                    + " keeps no clip" + wanted.map(split -> " of split " + split).orElse("")
                    + "; choose another corpus.version or --split");
        }
        if (settings.format() == ExportFormat.FILE_LIST) {
            return list(folder, count);
        }
        if (settings.dryRun()) {
            int shards = ShardPlan.of(bySplit, settings.shardSamples()).size();
            return said(result(folder, count, shards, Optional.of(clips.frameBytes()), Optional.empty()));
        }
        Optional<ObjectNode> before = folder.finished();
        List<ShardSummary> shards = before.isPresent() ? ExportIndex.shards(before.get())
                : write(clips, bySplit, plan, folder);
        return said(result(folder, shards.stream().mapToLong(ShardSummary::samples).sum(), shards.size(),
                Optional.empty(), Optional.of(shards.stream().mapToLong(ShardSummary::bytes).sum())));
    }

    private List<ShardSummary> write(ChosenClips clips, SortedMap<String, Long> bySplit, ExportPlan plan,
            ExportFolder folder) throws IOException {
        try {
            return new ClipExport(context, tables, version, plan, folder).run(clips, bySplit);
        } catch (RuntimeException e) {
            throw damaged(e).orElse(e);
        }
    }

    private ExportResult list(ExportFolder folder, long count) throws IOException {
        DataFiles files = DataFiles.of(tables, version);
        if (!settings.dryRun()) {
            folder.end(files);
        }
        return said(result(folder, count, files.count(), Optional.of(files.bytes(Tables.FRAMES)),
                Optional.of(files.bytes())));
    }

    private ExportResult result(ExportFolder folder, long clips, long files, Optional<Long> frameBytes,
            Optional<Long> bytes) {
        return new ExportResult(folder.uri(), settings.format().key(), version.name(), version.snapshots(),
                settings.dryRun(), clips, files, frameBytes, bytes);
    }

    private ExportResult said(ExportResult result) {
        context.say((result.dryRun() ? "Would export " : "Exported ") + result.clips() + " clips of version "
                + result.version() + " to " + result.uri() + ": " + result.files() + " " + settings.format().parts()
                + result.frameBytes().map(bytes -> ", " + megabytes(bytes) + " MB of frames").orElse("")
                + result.bytes().map(bytes -> ", " + megabytes(bytes) + " MB").orElse(""));
        return result;
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
    }

    private static Optional<RuntimeException> damaged(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher matcher = DAMAGED.matcher(String.valueOf(cause.getMessage()));
            if (matcher.find()) {
                return Optional.of(KinoraException.input("frames-damaged", matcher.group()
                        + "; ingest its video again, or take the clip down"));
            }
        }
        return Optional.empty();
    }
}

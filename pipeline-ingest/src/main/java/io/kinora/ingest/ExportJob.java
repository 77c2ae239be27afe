package io.kinora.ingest;

import io.kinora.core.job.Flag;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.JobRunner;
import io.kinora.ingest.export.CorpusExport;
import io.kinora.ingest.export.ExportResult;
import io.kinora.ingest.export.ExportSettings;
import java.io.IOException;
import java.util.List;

/** {@code kinora export}: the kept clips of a version as video files, or the list of the Parquet files with them. */
public final class ExportJob implements Job<ExportSettings, ExportResult> {
    /** Runs the job as a process. */
    public static void main(String[] arguments) {
        JobRunner.main(new ExportJob(), arguments);
    }

    @Override
    public String name() {
        return "export";
    }

    @Override
    public String summary() {
        return "Writes the kept clips of a corpus version as WebDataset or mp4 files, or lists its Parquet files.";
    }

    @Override
    public Class<ExportSettings> settings() {
        return ExportSettings.class;
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                new Flag("--format", "export.format", Flag.Kind.ONE, "webdataset, mp4 or file-list."),
                new Flag("--to", "export.to", Flag.Kind.ONE, "The folder to write to, on any Hadoop file system."),
                new Flag("--split", "export.split", Flag.Kind.ONE, "train, validation or test; all if not given."),
                new Flag("--dry-run", "export.dry-run", Flag.Kind.SWITCH,
                        "Say how many clips and bytes it would be, and write nothing."));
    }

    @Override
    public boolean onlyReads(ExportSettings settings) {
        return settings.dryRun();
    }

    @Override
    public ExportResult run(JobContext<ExportSettings> context) throws IOException {
        return new CorpusExport(context).run();
    }
}

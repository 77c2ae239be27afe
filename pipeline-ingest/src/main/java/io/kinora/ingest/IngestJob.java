package io.kinora.ingest;

import io.kinora.core.job.Flag;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.JobRunner;
import java.io.IOException;
import java.util.List;

/** Turns video files into clips with frame tensors, in the tables of a corpus. */
public final class IngestJob implements Job<IngestSettings, IngestResult> {
    /** Runs the job as a process. */
    public static void main(String[] arguments) {
        JobRunner.main(new IngestJob(), arguments);
    }

    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public String summary() {
        return "Decodes video files into clips and appends them to a corpus.";
    }

    @Override
    public Class<IngestSettings> settings() {
        return IngestSettings.class;
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                new Flag("--videos", "ingest.videos", Flag.Kind.MANY, "Files, folders or globs of video."),
                new Flag("--manifest", "ingest.manifest", Flag.Kind.ONE,
                        "A list of videos: CSV, JSON Lines or Parquet with uri, caption, label, start, end."),
                new Flag("--retry", "ingest.retry", Flag.Kind.MANY,
                        "Read files again that were quarantined for these error codes, or all."),
                new Flag("--dry-run", "ingest.dry-run", Flag.Kind.SWITCH,
                        "Say what would be read, and change nothing."),
                new Flag("--tag", "ingest.tag", Flag.Kind.ONE, "Name of the version made at the end."));
    }

    @Override
    public boolean onlyReads(IngestSettings settings) {
        return settings.dryRun();
    }

    @Override
    public IngestResult run(JobContext<IngestSettings> context) throws IOException {
        return new IngestRun(context).run();
    }
}

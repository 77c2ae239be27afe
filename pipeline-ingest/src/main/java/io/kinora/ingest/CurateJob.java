package io.kinora.ingest;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.Flag;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.JobRunner;
import io.kinora.ingest.curate.CurateRun;
import java.io.IOException;
import java.util.List;

/** Decides anew which clips of a corpus are kept and in which split, without decoding, as a new version. */
public final class CurateJob implements Job<CurateSettings, Record> {
    /** Runs the job as a process. */
    public static void main(String[] arguments) {
        JobRunner.main(new CurateJob(), arguments);
    }

    @Override
    public String name() {
        return "curate";
    }

    @Override
    public String summary() {
        return "Selects, deduplicates, balances and splits the clips of a corpus, as a new version of it.";
    }

    @Override
    public Class<CurateSettings> settings() {
        return CurateSettings.class;
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                new Flag("--where", "curate.where", Flag.Kind.ONE,
                        "SQL condition over scores and metadata that a clip must meet."),
                new Flag("--dry-run", "curate.dry-run", Flag.Kind.SWITCH,
                        "Print how many clips each stage would leave; change nothing."),
                new Flag("--tag", "curate.tag", Flag.Kind.ONE, "Name of the version made at the end."),
                new Flag("--take-down", "curate.take-down.ids", Flag.Kind.MANY,
                        "Take sources or clips out of all versions, by id or URI, and curate nothing."),
                new Flag("--reason", "curate.take-down.reason", Flag.Kind.ONE, "Why they are taken down."),
                new Flag("--expire", "curate.take-down.expire", Flag.Kind.SWITCH,
                        "Remove files of what was taken down long enough ago, and curate nothing."),
                new Flag("--seen-by", "curate.take-down.seen-by", Flag.Kind.MANY,
                        "Name the runs that read these sources or clips, taken down or not, and curate nothing."),
                new Flag("--runs", "curate.take-down.runs", Flag.Kind.MANY, "Folders that hold run directories."));
    }

    @Override
    public boolean onlyReads(CurateSettings settings) {
        return settings.dryRun();
    }

    @Override
    public Record run(JobContext<CurateSettings> context) throws IOException {
        CurateSettings settings = context.settings();
        if (settings.takeDown().asked()) {
            return settings.takeDown().run(context, settings.dryRun());
        }
        TableSet tables = TableSet.corpus(context.spark(), context.corpus());
        if (tables.exists() && new CorpusWriter(context.spark(), tables).hasStrays()) {
            throw KinoraException.input("half-written", "Cannot curate " + tables.name() + ": an ingest was stopped"
                    + " while it wrote to the tables, or is writing now; finish it first: give its command again, with"
                    + " the same --out");
        }
        return new CurateRun(context).run();
    }
}

package io.kinora.ingest.curate;

import io.kinora.core.job.JobContext;
import io.kinora.ingest.CurateSettings;

/** One curation. */
public final class CurateRun {
    private final CurateSettings settings;

    /** With the settings of the job. */
    public CurateRun(CurateSettings settings) {
        this.settings = settings;
    }

    /** Curates the corpus of the settings. */
    public CurateResult run(JobContext<CurateSettings> context) {
        return new CurateResult(settings.dryRun());
    }
}

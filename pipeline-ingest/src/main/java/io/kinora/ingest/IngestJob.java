package io.kinora.ingest;

import io.kinora.core.decode.VideoFiles;
import io.kinora.core.decode.VideoListing;
import io.kinora.core.error.KinoraException;
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
                new Flag("--retry-quarantined", "ingest.retry-quarantined", Flag.Kind.SWITCH,
                        "Read files again that could not be decoded before."),
                new Flag("--tag", "ingest.tag", Flag.Kind.ONE, "Name of the version made at the end."));
    }

    @Override
    public IngestResult run(JobContext<IngestSettings> context) throws IOException {
        List<String> videos = context.settings().videos();
        VideoListing listing = VideoFiles.list(context.hadoop(), videos);
        if (listing.videos().isEmpty()) {
            throw KinoraException.input("no-videos-found", "Cannot ingest: no video was found in "
                    + String.join(", ", videos) + (listing.passedOver().isEmpty() ? ""
                            : ", only files that are no videos (" + listing.passedOver() + ")")
                    + "; give --videos a file, folder or glob that holds some");
        }
        return new IngestRun(context).run(listing);
    }
}

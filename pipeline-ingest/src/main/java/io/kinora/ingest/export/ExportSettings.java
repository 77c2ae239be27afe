package io.kinora.ingest.export;

import io.kinora.core.config.Range;
import io.kinora.core.video.VideoEncoder;
import java.util.Optional;

/**
 * The section {@code export}; reference.conf says what each key means.
 *
 * @param format what is written
 * @param to the folder it is written to
 * @param split the split to write, or all of them
 * @param shardSamples clips of one tar file, or of one folder of mp4 files, at most
 * @param quantizer of the mp4 files' H.264
 * @param dryRun whether only to say what would be written
 */
public record ExportSettings(
        ExportFormat format,
        String to,
        Optional<ExportedSplit> split,
        @Range(min = 1, max = 1_000_000) int shardSamples,
        @Range(min = VideoEncoder.LEAST_QUANTIZER, max = VideoEncoder.GREATEST_QUANTIZER) int quantizer,
        boolean dryRun) {
    /** Checks that there is somewhere to write. */
    public ExportSettings {
        if (to.isBlank()) {
            throw new IllegalArgumentException("to is empty; add --to with a folder, such as --to s3a://bucket/clips");
        }
    }
}

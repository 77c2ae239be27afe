package io.kinora.ingest;

import io.kinora.core.config.Range;
import io.kinora.core.corpus.Version;
import io.kinora.core.decode.DecodeLimits;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.Fit;
import io.kinora.core.decode.ShortSource;
import io.kinora.ingest.score.ClipFilter;
import io.kinora.ingest.source.QuarantineCodes;
import io.kinora.ingest.source.SplitShares;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code ingest}; reference.conf says what each key means.
 *
 * @param videos files, folders or globs
 * @param manifest a list of videos with captions, labels and parts, in place of the former
 * @param frames frames of a clip
 * @param fps frames per second of a clip
 * @param height rows of a clip
 * @param width columns of a clip
 * @param stride frames from one clip's start to the next one's
 * @param fit how pictures of another shape are brought to this one
 * @param shortSources what becomes of videos shorter than one clip
 * @param maxClipsPerSource clips of one video at most, 0 for all
 * @param split shares of the videos that are held out
 * @param filter which clips are left out for their scores
 * @param limits what one file may cost
 * @param batchSources videos committed together; if not given, as many as suit the number of all
 * @param retry error codes for which files that were quarantined are read again
 * @param dryRun whether only to say what would be done
 * @param tag name of the version made at the end
 */
public record IngestSettings(
        List<String> videos,
        Optional<String> manifest,
        @Range(min = 1, max = 4096) int frames,
        @Range(min = 0.01, max = 1000) double fps,
        @Range(min = 1, max = 8192) int height,
        @Range(min = 1, max = 8192) int width,
        Optional<Integer> stride,
        Fit fit,
        ShortSource shortSources,
        @Range(min = 0, max = Integer.MAX_VALUE) int maxClipsPerSource,
        SplitShares split,
        ClipFilter filter,
        Limits limits,
        @Range(min = 1, max = 1_000_000) Optional<Integer> batchSources,
        List<String> retry,
        boolean dryRun,
        Optional<String> tag) {

    /** Checks what clips of these settings would take. */
    public IngestSettings {
        decode(frames, stride, fps, height, width, fit, shortSources, maxClipsPerSource, limits);
        if (videos.isEmpty() && manifest.isEmpty()) {
            throw new IllegalArgumentException(
                    "videos is empty; add --videos with files, folders or globs, or --manifest");
        }
        if (!videos.isEmpty() && manifest.isPresent()) {
            throw new IllegalArgumentException("videos and manifest are both given; ingest one after the other");
        }
        retry = retry.stream().flatMap(codes -> Arrays.stream(codes.split(","))).map(String::strip)
                .filter(code -> !code.isEmpty()).toList();
        QuarantineCodes.check(retry);
        if (tag.isPresent() && tag.get().equals(Version.LATEST)) {
            throw new IllegalArgumentException("tag cannot be '" + Version.LATEST
                    + "', which names the newest version");
        }
    }

    /**
     * What one file may cost.
     *
     * @param pixels pixels of one frame
     * @param frames frames decoded
     * @param duration how long the video lasts
     * @param deadline how long decoding takes
     * @param streams video, sound and other streams
     * @param header bytes read until the streams are known
     * @param expansion bytes of decoded frames for each byte of the file
     */
    public record Limits(
            @Range(min = 1, max = Integer.MAX_VALUE) long pixels,
            @Range(min = 1, max = Long.MAX_VALUE) long frames,
            Duration duration,
            Duration deadline,
            @Range(min = 1, max = 10_000) int streams,
            @Range(min = 1, max = Long.MAX_VALUE) long header,
            @Range(min = 1, max = Integer.MAX_VALUE) int expansion) {
    }

    /** Which frames become clips. */
    public DecodeSettings decode() {
        return decode(frames, stride, fps, height, width, fit, shortSources, maxClipsPerSource, limits);
    }

    private static DecodeSettings decode(int frames, Optional<Integer> stride, double fps, int height, int width,
            Fit fit, ShortSource shortSources, int clips, Limits limits) {
        return new DecodeSettings(frames, stride.orElse(frames), fps, height, width, fit, shortSources, clips,
                new DecodeLimits(limits.pixels(), limits.frames(), limits.duration(), limits.deadline(),
                        limits.streams(), limits.header(), limits.expansion()));
    }
}

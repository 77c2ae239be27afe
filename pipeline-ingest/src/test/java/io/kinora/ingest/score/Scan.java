package io.kinora.ingest.score;

import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeLimits;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.Fit;
import io.kinora.core.decode.ShortSource;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.TimeRange;
import io.kinora.ingest.decode.OnePass;
import io.kinora.ingest.decode.ScoredClip;
import io.kinora.ingest.shot.Cut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one pass over a video finds.
 *
 * @param clips its clips
 * @param cuts its cuts
 */
public record Scan(List<ScoredClip> clips, List<Cut> cuts) {
    /** In clips of 16 frames, side by side. */
    public static Scan of(byte[] video, double fps) {
        return of(video, 16, 16, fps);
    }

    /** In clips of 2 s, side by side. */
    public static Scan of(Path video) throws IOException {
        return of(Files.readAllBytes(video), 8);
    }

    /** In clips of so many frames at so many a second. */
    public static Scan of(byte[] video, int frames, int stride, double fps) {
        DecodeSettings settings = new DecodeSettings(frames, stride, fps, 32, 32, Fit.CROP, ShortSource.REPEAT_LAST, 0,
                DecodeLimits.DEFAULT);
        List<ScoredClip> clips = new ArrayList<>();
        try (OnePass pass = new OnePass(settings)) {
            List<Cut> cuts = pass.decode(SourceStream.of(video), List.of(TimeRange.WHOLE), clips::add).cuts();
            return new Scan(clips, cuts);
        } catch (DecodeException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The scores of a clip. */
    public ClipScores scores(int clip) {
        return clips.get(clip).scores();
    }

    /** Cuts that make a clip unclean by default. */
    public List<Cut> sureCuts() {
        return cuts.stream().filter(cut -> cut.kind() != Cut.Kind.FLASH && cut.score() >= 0.3).toList();
    }
}

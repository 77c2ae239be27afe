package io.kinora.eval.source;

import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeLimits;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.Fit;
import io.kinora.core.decode.ShortSource;
import io.kinora.core.decode.SourceInfo;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.VideoDecoder;
import io.kinora.core.video.Frames;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Decodes the first frames of a video file in the size in which it is stored: whoever scores it says how it is
 * resized, and a second scaler before that would change the score.
 *
 * @param frames how many frames; a shorter file is refused, since a repeated frame is no motion
 * @param fps their rate; 0 for the file's own
 */
record OwnSizeDecoder(int frames, double fps) implements Serializable {
    /** Memory for one video; a larger one is stretched to what fits. 16 frames of 4K are below it. */
    private static final long MOST_BYTES = 512L << 20;
    private static final int PROBE = 16;
    private static final int QUARTER_TURN = 90;
    private static final int HALF_TURN = 180;
    private static final int CHANNELS = 3;

    Frames decode(Configuration hadoop, String uri) throws UnreadableVideoException {
        try {
            SourceInfo info;
            try (SourceStream source = SourceStream.open(hadoop, uri)) {
                info = VideoDecoder.decode(source, settings(1, PROBE, PROBE), clip -> { });
            }
            boolean turned = info.rotation() % HALF_TURN == QUARTER_TURN;
            int height = turned ? info.width() : info.height();
            int width = turned ? info.height() : info.width();
            double shrink = Math.sqrt(Math.min(1, (double) MOST_BYTES / ((long) frames * height * width * CHANNELS)));
            List<Frames> clips = new ArrayList<>();
            try (SourceStream source = SourceStream.open(hadoop, uri)) {
                DecodeSettings whole = settings(frames, side(height, shrink), side(width, shrink));
                VideoDecoder.decode(source, whole, clip -> clips.add(clip.frames()));
            }
            if (clips.isEmpty()) {
                throw new UnreadableVideoException("it is shorter than " + frames + " frames"
                        + (fps > 0 ? " at " + fps + " frames per second" : ""), null);
            }
            return clips.get(0);
        } catch (DecodeException | IOException e) {
            throw new UnreadableVideoException(e.getMessage(), e);
        } catch (RuntimeException e) {
            // One odd video must not end the job.
            throw new UnreadableVideoException("it cannot be decoded: " + e, e);
        }
    }

    private DecodeSettings settings(int count, int height, int width) {
        return new DecodeSettings(count, count, fps, height, width, Fit.STRETCH, ShortSource.SKIP, 1,
                DecodeLimits.DEFAULT);
    }

    private static int side(int pixels, double shrink) {
        return Math.max(1, (int) (pixels * shrink));
    }
}

package io.kinora.ingest.score;

import io.kinora.core.decode.DecodedClip;
import io.kinora.core.decode.FrameObserver;
import io.kinora.core.video.Frames;
import io.kinora.ingest.shot.Cut;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Measures clips while their source is decoded, over luma Y = 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601). */
public final class ClipAnalyzer implements FrameObserver, AutoCloseable {
    @Override
    public void frame(AVFrame frame, long startMicros, long endMicros) {
    }

    /** The scores of a clip whose frames were all looked at. */
    public ClipScores scores(DecodedClip decoded) {
        Frames clip = decoded.frames();
        int pixels = clip.height() * clip.width();
        int[] before = new int[pixels];
        int[] now = new int[pixels];
        long sum = 0;
        long change = 0;
        for (int frame = 0; frame < clip.frames(); frame++) {
            luma(clip, frame, now);
            sum += Arrays.stream(now).asLongStream().sum();
            for (int pixel = 0; frame > 0 && pixel < pixels; pixel++) {
                change += Math.abs(now[pixel] - before[pixel]);
            }
            int[] spare = before;
            before = now;
            now = spare;
        }
        return new ClipScores(sum / 1000.0 / pixels / clip.frames(),
                clip.frames() == 1 ? 0 : change / 1000.0 / pixels / (clip.frames() - 1), 0, 0, 0, 0, 0, new byte[0]);
    }

    /** Where shots may begin, once the source is read. */
    public List<Cut> cuts() {
        return List.of();
    }

    @Override
    public void close() {
    }

    /** In thousandths. */
    private static void luma(Frames clip, int frame, int[] luma) {
        byte[] rgb = clip.pixels();
        int at = clip.offset(frame, 0, 0);
        for (int pixel = 0; pixel < luma.length; pixel++, at += clip.channels()) {
            luma[pixel] = 299 * (rgb[at] & 255) + 587 * (rgb[at + 1] & 255) + 114 * (rgb[at + 2] & 255);
        }
    }
}

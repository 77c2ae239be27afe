package io.kinora.ingest.score;

import io.kinora.core.video.Frames;
import java.util.Arrays;

/**
 * Cheap figures of a clip, over its luma Y = 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601).
 *
 * @param luma mean brightness, 0 to 255
 * @param motion mean absolute difference of luma between neighbouring frames, 0 to 255; 0 for a single frame
 */
public record ClipScores(double luma, double motion) {
    /** Scores a clip of RGB frames. */
    public static ClipScores of(Frames clip) {
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
                clip.frames() == 1 ? 0 : change / 1000.0 / pixels / (clip.frames() - 1));
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

package io.kinora.eval.corrupt;

import io.kinora.core.video.Frames;
import io.kinora.eval.picture.Pictures;
import java.util.Random;

/** Corruptions that change pixels and leave frames where they are. Values are rounded and kept from 0 to 255. */
final class Pixels {
    private static final double BLUR_SHARE = 0.01;
    private static final double NOISE_LEVELS = 5;
    private static final double FLICKER_LEVELS = 4;
    private static final double SHIFT = 0.05;

    private Pixels() {
    }

    static Frames blurred(Frames video, int level) {
        return Pictures.blurred(video, doubled(BLUR_SHARE, level) * Math.min(video.height(), video.width()));
    }

    static Frames noisy(Frames video, int level, Random random) {
        double deviation = doubled(NOISE_LEVELS, level);
        byte[] pixels = video.pixels().clone();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = clamped((pixels[i] & 255) + deviation * random.nextGaussian());
        }
        return with(video, pixels);
    }

    static Frames flickering(Frames video, int level, Random random) {
        double most = doubled(FLICKER_LEVELS, level);
        byte[] pixels = video.pixels().clone();
        for (int frame = 0; frame < video.frames(); frame++) {
            double shift = most * (2 * random.nextDouble() - 1);
            int start = video.offset(frame, 0, 0);
            for (int i = start; i < start + video.frameSize(); i++) {
                pixels[i] = clamped((pixels[i] & 255) + shift);
            }
        }
        return with(video, pixels);
    }

    static Frames reddened(Frames video, int level) {
        double share = doubled(SHIFT, level);
        byte[] pixels = video.pixels().clone();
        for (int red = 0; red < pixels.length; red += video.channels()) {
            int blue = red + 2;
            pixels[red] = clamped((pixels[red] & 255) * (1 + share));
            pixels[blue] = clamped((pixels[blue] & 255) * (1 - share));
        }
        return with(video, pixels);
    }

    /** The amount at level 1, twice that at level 2, four times at 3, eight times at 4. */
    private static double doubled(double first, int level) {
        return first * (1 << level - 1);
    }

    private static byte clamped(double value) {
        return (byte) Math.max(0, Math.min(255, Math.round(value)));
    }

    private static Frames with(Frames video, byte[] pixels) {
        return new Frames(video.frames(), video.height(), video.width(), video.channels(), video.fps(), pixels);
    }
}

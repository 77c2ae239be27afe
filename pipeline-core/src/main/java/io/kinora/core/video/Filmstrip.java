package io.kinora.core.video;

import java.util.List;

/** A few frames of a clip side by side in one small still picture: for pages that show many clips. */
public final class Filmstrip {
    private static final int FRAMES = 6;
    private static final int SIDE = 80;

    private Filmstrip() {
    }

    /**
     * The strip: up to {@value #FRAMES} frames, spread evenly from the first to the last, each of up to {@value #SIDE}
     * pixels a side; larger ones are averaged over squares, tiny ones enlarged, both by whole factors.
     *
     * @param clip of 1 (grey) or 3 (RGB) channels
     * @return one RGB frame
     */
    public static Frames of(Frames clip) {
        int side = Math.max(clip.height(), clip.width());
        int step = (side + SIDE - 1) / SIDE;
        Frames few = reduced(clip, Math.min(FRAMES, clip.frames()), step);
        return ContactSheet.timeline(List.of(few), Math.max(1, SIDE / side));
    }

    private static Frames reduced(Frames clip, int count, int step) {
        int height = Math.max(1, clip.height() / step);
        int width = Math.max(1, clip.width() / step);
        byte[] pixels = new byte[count * height * width * clip.channels()];
        int to = 0;
        for (int t = 0; t < count; t++) {
            int frame = count == 1 ? 0 : (int) Math.round((double) t * (clip.frames() - 1) / (count - 1));
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    for (int channel = 0; channel < clip.channels(); channel++) {
                        pixels[to++] = mean(clip, frame, y * step, x * step, step, channel);
                    }
                }
            }
        }
        return new Frames(count, height, width, clip.channels(), clip.fps(), pixels);
    }

    private static byte mean(Frames clip, int frame, int top, int left, int step, int channel) {
        int bottom = Math.min(clip.height(), top + step);
        int right = Math.min(clip.width(), left + step);
        int sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                sum += clip.pixels()[clip.offset(frame, y, x) + channel] & 255;
            }
        }
        int count = (bottom - top) * (right - left);
        return (byte) ((sum + count / 2) / count);
    }
}

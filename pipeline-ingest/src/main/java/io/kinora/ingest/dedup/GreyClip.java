package io.kinora.ingest.dedup;

import io.kinora.core.video.Frames;

/** Reduces clips to small grey pictures, all that comparing them takes. */
final class GreyClip {
    private GreyClip() {
    }

    /**
     * Luma (ITU-R BT.601) of each frame, averaged over side × side cells of equal size.
     *
     * @param clip RGB frames, or grey ones of 1 channel
     * @param side cells in a row and in a column
     * @return T · side · side unsigned bytes in C order
     */
    static byte[] of(Frames clip, int side) {
        byte[] cells = new byte[clip.frames() * side * side];
        int to = 0;
        for (int frame = 0; frame < clip.frames(); frame++) {
            for (int row = 0; row < side; row++) {
                int top = row * clip.height() / side;
                int bottom = Math.max(top + 1, (row + 1) * clip.height() / side);
                for (int column = 0; column < side; column++) {
                    int left = column * clip.width() / side;
                    int right = Math.max(left + 1, (column + 1) * clip.width() / side);
                    cells[to++] = (byte) mean(clip, frame, top, bottom, left, right);
                }
            }
        }
        return cells;
    }

    /**
     * The pictures as numbers, less each picture's own mean: light that changes everywhere at once says nothing.
     *
     * @param cells as {@link #of} gave them
     * @return one row of side · side values for each frame
     */
    static float[][] centred(byte[] cells, int side) {
        int size = side * side;
        float[][] frames = new float[cells.length / size][size];
        for (int frame = 0; frame < frames.length; frame++) {
            long sum = 0;
            for (int cell = 0; cell < size; cell++) {
                sum += cells[frame * size + cell] & 255;
            }
            float mean = sum / (float) size;
            for (int cell = 0; cell < size; cell++) {
                frames[frame][cell] = (cells[frame * size + cell] & 255) - mean;
            }
        }
        return frames;
    }

    private static int mean(Frames clip, int frame, int top, int bottom, int left, int right) {
        byte[] pixels = clip.pixels();
        int green = clip.channels() == 1 ? 0 : 1;
        int blue = clip.channels() == 1 ? 0 : 2;
        long sum = 0;
        for (int y = top; y < bottom; y++) {
            int at = clip.offset(frame, y, left);
            for (int x = left; x < right; x++, at += clip.channels()) {
                sum += 299 * (pixels[at] & 255) + 587 * (pixels[at + green] & 255) + 114 * (pixels[at + blue] & 255);
            }
        }
        long weight = 1000L * (bottom - top) * (right - left);
        return (int) ((sum + weight / 2) / weight);
    }
}

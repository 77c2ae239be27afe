package io.kinora.core.video;

import java.util.Arrays;
import java.util.List;

/**
 * Many clips in one picture, animated or with time laid out in columns. Clips may differ in size and
 * length: a cell is as large as the largest clip, smaller ones stand at its top left, shorter ones hold
 * their last frame. Tiny clips are enlarged by whole factors, so that their pixels stay what they are.
 */
public final class ContactSheet {
    private static final int GAP = 2;
    private static final byte BACKGROUND = (byte) 255;

    private ContactSheet() {
    }

    /**
     * Tiles clips into one animated clip, row by row.
     *
     * @param clips at least one clip of 1 or 3 channels; the first one's fps is the sheet's
     * @param columns clips in a row, at least 1
     * @param scale how many times each pixel is repeated in x and y, at least 1
     * @return RGB frames, as many as the longest clip has
     */
    public static Frames grid(List<Frames> clips, int columns, int scale) {
        int used = Math.min(columns, clips.size());
        int rows = (clips.size() + columns - 1) / columns;
        int frames = clips.stream().mapToInt(Frames::frames).max().orElseThrow(ContactSheet::empty);
        Canvas canvas = new Canvas(clips, frames, rows, used, scale);
        for (int index = 0; index < clips.size(); index++) {
            Frames clip = clips.get(index);
            for (int frame = 0; frame < frames; frame++) {
                canvas.draw(clip, Math.min(frame, clip.frames() - 1), frame, index / columns, index % columns);
            }
        }
        return canvas.frames(clips.get(0).fps());
    }

    /**
     * Lays clips out in a still picture: a row for each clip, a column for each frame.
     *
     * @param clips at least one clip of 1 or 3 channels
     * @param scale how many times each pixel is repeated in x and y, at least 1
     * @return one RGB frame; {@link StillImage#png} makes a file of it
     */
    public static Frames timeline(List<Frames> clips, int scale) {
        int columns = clips.stream().mapToInt(Frames::frames).max().orElseThrow(ContactSheet::empty);
        Canvas canvas = new Canvas(clips, 1, clips.size(), columns, scale);
        for (int row = 0; row < clips.size(); row++) {
            for (int column = 0; column < clips.get(row).frames(); column++) {
                canvas.draw(clips.get(row), column, 0, row, column);
            }
        }
        return canvas.frames(clips.get(0).fps());
    }

    private static IllegalArgumentException empty() {
        return new IllegalArgumentException("Cannot draw a contact sheet: there are no clips");
    }

    /** The sheet being drawn: cells of equal size with a gap between them. */
    private static final class Canvas {
        private final int frames;
        private final int height;
        private final int width;
        private final int cellHeight;
        private final int cellWidth;
        private final int scale;
        private final byte[] pixels;

        Canvas(List<Frames> clips, int frames, int rows, int columns, int scale) {
            if (scale < 1 || columns < 1) {
                throw new IllegalArgumentException("Cannot draw a contact sheet of " + columns
                        + " columns at scale " + scale + ": both must be at least 1");
            }
            this.frames = frames;
            this.scale = scale;
            cellHeight = scale * clips.stream().mapToInt(Frames::height).max().orElseThrow(ContactSheet::empty);
            cellWidth = scale * clips.stream().mapToInt(Frames::width).max().orElseThrow(ContactSheet::empty);
            height = rows * (cellHeight + GAP) - GAP;
            width = columns * (cellWidth + GAP) - GAP;
            pixels = new byte[Math.multiplyExact(Math.multiplyExact(frames, 3), Math.multiplyExact(height, width))];
            Arrays.fill(pixels, BACKGROUND);
        }

        void draw(Frames clip, int from, int to, int row, int column) {
            int top = row * (cellHeight + GAP);
            int left = column * (cellWidth + GAP);
            byte[] source = clip.pixels();
            int green = clip.channels() == 1 ? 0 : 1;
            int blue = clip.channels() == 1 ? 0 : 2;
            for (int y = 0; y < clip.height() * scale; y++) {
                int at = 3 * ((to * height + top + y) * width + left);
                for (int x = 0; x < clip.width() * scale; x++, at += 3) {
                    int pixel = clip.offset(from, y / scale, x / scale);
                    pixels[at] = source[pixel];
                    pixels[at + 1] = source[pixel + green];
                    pixels[at + 2] = source[pixel + blue];
                }
            }
        }

        Frames frames(double fps) {
            return new Frames(frames, height, width, 3, fps, pixels);
        }
    }
}

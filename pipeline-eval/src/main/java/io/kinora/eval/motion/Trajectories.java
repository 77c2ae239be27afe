package io.kinora.eval.motion;

import io.kinora.core.video.Frames;

/** Points that start at the pixels of one frame and are carried through the following ones by optical flow. */
final class Trajectories {
    private static final float GONE = Float.NaN;

    private final int height;
    private final int width;
    private final float[] rows;
    private final float[] columns;

    /**
     * How much the pixels of a frame differ from those of a later one, summed over the points that are still followed.
     *
     * @param followed squared difference between where each point was and where it is now, mean over channels
     * @param unmoved squared difference at the place where each point was
     * @param points how many there are
     */
    record Residual(double followed, double unmoved, long points) {
    }

    Trajectories(int height, int width) {
        this.height = height;
        this.width = width;
        rows = new float[height * width];
        columns = new float[height * width];
        for (int point = 0; point < rows.length; point++) {
            rows[point] = point / width;
            columns[point] = point % width;
        }
    }

    /** Carries the points on to the next frame; those that leave the picture are not followed any more. */
    void advance(Flow flow) {
        for (int point = 0; point < rows.length; point++) {
            float row = rows[point];
            float column = columns[point];
            if (Float.isNaN(row)) {
                continue;
            }
            float newColumn = column + flow.sample(row, column, 0);
            float newRow = row + flow.sample(row, column, 1);
            boolean inside = newRow >= 0 && newRow <= height - 1 && newColumn >= 0 && newColumn <= width - 1;
            rows[point] = inside ? newRow : GONE;
            columns[point] = newColumn;
        }
    }

    /** Follows the marked points no more. */
    void drop(boolean[] marked) {
        for (int point = 0; point < rows.length; point++) {
            if (marked[point]) {
                rows[point] = GONE;
            }
        }
    }

    /** Compares the frame where the points started with the one where they are. */
    Residual residual(Frames video, int from, int to) {
        byte[] pixels = video.pixels();
        int channels = video.channels();
        int start = video.offset(from, 0, 0);
        int end = video.offset(to, 0, 0);
        double followed = 0;
        double unmoved = 0;
        long points = 0;
        for (int point = 0; point < rows.length; point++) {
            if (Float.isNaN(rows[point])) {
                continue;
            }
            points++;
            int top = Math.min((int) rows[point], height - 2);
            int left = Math.min((int) columns[point], width - 2);
            float below = rows[point] - top;
            float right = columns[point] - left;
            for (int channel = 0; channel < channels; channel++) {
                int at = end + (top * width + left) * channels + channel;
                int before = pixels[start + point * channels + channel] & 255;
                int under = at + width * channels;
                double moved = before - Bilinear.mix(pixels[at] & 255, pixels[at + channels] & 255,
                        pixels[under] & 255, pixels[under + channels] & 255, right, below);
                double stayed = before - (pixels[end + point * channels + channel] & 255);
                followed += moved * moved;
                unmoved += stayed * stayed;
            }
        }
        return new Residual(followed / channels, unmoved / channels, points);
    }
}

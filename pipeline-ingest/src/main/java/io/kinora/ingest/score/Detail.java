package io.kinora.ingest.score;

import io.kinora.ingest.picture.SourceLuma;
import java.util.Optional;

/**
 * What only the source's own pixels tell of a picture.
 *
 * @param sharpness variance of the Laplacian of luma, 0 and up, within the bars
 * @param top share of the rows under a black bar at the top, 0 to 1
 * @param bottom likewise at the bottom
 * @param left share of the columns under a black bar on the left, 0 to 1
 * @param right likewise on the right
 */
record Detail(double sharpness, double top, double bottom, double left, double right) {
    /** Rows looked at for sharpness; more change the figure little and cost time with every picture. */
    private static final int SAMPLED_ROWS = 16;
    /** Brightest level of a bar: black, and what coding adds to it. */
    private static final double BAR_LEVEL = 12;
    /** Columns from one looked at to the next when a row is tested for being part of a bar. */
    private static final int BAR_STEP = 4;
    /** Pixels between a bar and what is measured: the bar's edge is no detail. */
    private static final int MARGIN = 2;

    /** Looks at a picture; nothing is to be seen of one that is all black. */
    static Optional<Detail> of(SourceLuma luma) {
        int[] row = new int[luma.width()];
        int limit = (int) luma.sample(BAR_LEVEL);
        int top = bar(luma, row, limit, 0, 1);
        if (top == luma.height()) {
            return Optional.empty();
        }
        int bottom = bar(luma, row, limit, luma.height() - 1, -1);
        int left = luma.width();
        int right = luma.width();
        int inside = luma.height() - top - bottom;
        for (int sample = 0; sample < SAMPLED_ROWS; sample++) {
            luma.row(top + (2 * sample + 1) * inside / (2 * SAMPLED_ROWS), row);
            left = darkColumns(row, limit, left, 0, 1);
            right = darkColumns(row, limit, right, row.length - 1, -1);
        }
        if (left + right >= luma.width()) {
            // What is bright lies between the rows looked at.
            left = 0;
            right = 0;
        }
        double sharpness = sharpness(luma, top, inside, left == 0 ? 0 : left + MARGIN,
                luma.width() - (right == 0 ? 0 : right + MARGIN));
        return Optional.of(new Detail(sharpness, (double) top / luma.height(), (double) bottom / luma.height(),
                (double) left / luma.width(), (double) right / luma.width()));
    }

    /** How many rows from one edge are dark. */
    private static int bar(SourceLuma luma, int[] row, int limit, int first, int direction) {
        int rows = 0;
        while (rows < luma.height()) {
            luma.row(first + direction * rows, row);
            for (int column = 0; column < row.length; column += BAR_STEP) {
                if (row[column] > limit) {
                    return rows;
                }
            }
            rows++;
        }
        return rows;
    }

    /** How many columns from one edge are dark, at most so many. */
    private static int darkColumns(int[] row, int limit, int most, int first, int direction) {
        int columns = 0;
        while (columns < most && row[first + direction * columns] <= limit) {
            columns++;
        }
        return columns;
    }

    /** Variance of 4 Y(x, y) − Y(x−1, y) − Y(x+1, y) − Y(x, y−1) − Y(x, y+1) over rows spread evenly. */
    private static double sharpness(SourceLuma luma, int top, int inside, int fromColumn, int toColumn) {
        int first = top == 0 ? 1 : top + MARGIN;
        int last = top + inside - 2;
        if (last < first || toColumn - fromColumn < 3) {
            return 0;
        }
        int[] above = new int[luma.width()];
        int[] row = new int[luma.width()];
        int[] below = new int[luma.width()];
        int samples = Math.min(SAMPLED_ROWS, last - first + 1);
        double sum = 0;
        double squares = 0;
        for (int sample = 0; sample < samples; sample++) {
            int y = first + (2 * sample + 1) * (last - first + 1) / (2 * samples);
            luma.row(y - 1, above);
            luma.row(y, row);
            luma.row(y + 1, below);
            long rowSum = 0;
            long rowSquares = 0;
            for (int x = fromColumn + 1; x < toColumn - 1; x++) {
                long edge = 4 * row[x] - row[x - 1] - row[x + 1] - above[x] - below[x];
                rowSum += edge;
                rowSquares += edge * edge;
            }
            sum += rowSum;
            squares += rowSquares;
        }
        double count = (double) samples * (toColumn - fromColumn - 2);
        double mean = sum / count;
        return Math.max(0, squares / count - mean * mean) * luma.unit() * luma.unit();
    }
}

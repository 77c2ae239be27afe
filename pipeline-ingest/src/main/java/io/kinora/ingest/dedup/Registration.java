package io.kinora.ingest.dedup;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealVector;

/**
 * How one picture has to be stretched and moved to lie on another: x' = sx · x + tx and y' = sy · y + ty about the
 * middle. It undoes mild crops and the small shifts that scaling leaves.
 *
 * <p>Found by Gauss-Newton steps on the squared difference, with gain and offset of brightness free (B. Lucas and
 * T. Kanade, "An iterative image registration technique", IJCAI 1981).
 *
 * @param scaleX sx
 * @param scaleY sy
 * @param shiftX tx in cells
 * @param shiftY ty in cells
 */
record Registration(double scaleX, double scaleY, double shiftX, double shiftY) {
    /** Leaves pictures as they are. */
    static final Registration NONE = new Registration(1, 1, 0, 0);

    private static final int STEPS = 8;
    private static final int UNKNOWNS = 6;
    private static final double MOST_SCALE = 0.15;
    private static final double MOST_SHIFT = 5;
    private static final double LARGEST_SCALE_STEP = 0.05;
    private static final double LARGEST_SHIFT_STEP = 1.5;
    private static final double LEAST_GAIN = 0.2;

    /**
     * What brings {@code moving} onto {@code fixed}; {@link #NONE} if no small change does.
     *
     * @param fixed side · side values
     * @param moving side · side values
     */
    static Registration of(float[] fixed, float[] moving, int side) {
        Registration found = NONE;
        for (int step = 0; step < STEPS; step++) {
            RealVector change = step(fixed, moving, side, found);
            if (change == null) {
                return NONE;
            }
            found = new Registration(found.scaleX + limited(change.getEntry(0), LARGEST_SCALE_STEP),
                    found.scaleY + limited(change.getEntry(1), LARGEST_SCALE_STEP),
                    found.shiftX + limited(change.getEntry(2), LARGEST_SHIFT_STEP),
                    found.shiftY + limited(change.getEntry(3), LARGEST_SHIFT_STEP));
        }
        return Math.abs(found.scaleX - 1) > MOST_SCALE || Math.abs(found.scaleY - 1) > MOST_SCALE
                || Math.abs(found.shiftX) > MOST_SHIFT || Math.abs(found.shiftY) > MOST_SHIFT ? NONE : found;
    }

    /** A picture brought onto the other one; cells that come from outside of it are NaN. */
    float[] apply(float[] picture, int side) {
        float[] moved = new float[picture.length];
        double middle = (side - 1) / 2.0;
        for (int y = 0, at = 0; y < side; y++) {
            double fromY = (y - middle) * scaleY + middle + shiftY;
            for (int x = 0; x < side; x++, at++) {
                moved[at] = sample(picture, side, (x - middle) * scaleX + middle + shiftX, fromY);
            }
        }
        return moved;
    }

    private static float sample(float[] picture, int side, double x, double y) {
        double tolerance = 1e-6;
        if (x < -tolerance || y < -tolerance || x > side - 1 + tolerance || y > side - 1 + tolerance) {
            return Float.NaN;
        }
        int left = (int) Math.min(side - 2, Math.max(0, Math.floor(x)));
        int top = (int) Math.min(side - 2, Math.max(0, Math.floor(y)));
        double right = Math.max(0, x - left);
        double down = Math.max(0, y - top);
        int at = top * side + left;
        return (float) ((1 - down) * ((1 - right) * picture[at] + right * picture[at + 1])
                + down * ((1 - right) * picture[at + side] + right * picture[at + side + 1]));
    }

    /** The change of sx, sy, tx and ty that one step gives, or null where the pictures have nothing to hold on to. */
    private static RealVector step(float[] fixed, float[] moving, int side, Registration now) {
        float[] moved = now.apply(moving, side);
        double[][] normal = new double[UNKNOWNS][UNKNOWNS];
        double[] right = new double[UNKNOWNS];
        double middle = (side - 1) / 2.0;
        for (int y = 1; y < side - 1; y++) {
            for (int x = 1; x < side - 1; x++) {
                int at = y * side + x;
                double slopeX = (moved[at + 1] - moved[at - 1]) / 2;
                double slopeY = (moved[at + side] - moved[at - side]) / 2;
                if (!Double.isNaN(slopeX + slopeY + moved[at])) {
                    add(normal, right, fixed[at], moved[at], 1, slopeX * (x - middle), slopeY * (y - middle), slopeX,
                            slopeY);
                }
            }
        }
        DecompositionSolver solver = new LUDecomposition(new Array2DRowRealMatrix(normal, false)).getSolver();
        if (!solver.isNonSingular()) {
            return null;
        }
        RealVector solution = solver.solve(new ArrayRealVector(right, false));
        double gain = Math.abs(solution.getEntry(0)) < LEAST_GAIN ? 1 : solution.getEntry(0);
        return solution.getSubVector(2, UNKNOWNS - 2).mapDivide(gain);
    }

    private static void add(double[][] normal, double[] right, double value, double... terms) {
        for (int i = 0; i < UNKNOWNS; i++) {
            right[i] += terms[i] * value;
            for (int j = 0; j < UNKNOWNS; j++) {
                normal[i][j] += terms[i] * terms[j];
            }
        }
    }

    private static double limited(double value, double most) {
        return Math.max(-most, Math.min(most, value));
    }
}

package io.kinora.eval.motion;

import io.kinora.core.video.Frames;
import io.kinora.eval.metric.Luma;
import java.util.ArrayList;
import java.util.List;

/**
 * Dense optical flow between frames of one video, in grey: the least-squares steps of Lucas and Kanade ("An iterative
 * image registration technique", IJCAI 1981) around every pixel, from a coarse picture to the fine one (Bouguet,
 * "Pyramidal implementation of the Lucas Kanade feature tracker", 2000). Damping keeps plain areas at what the coarser
 * picture says, and each step is smoothed over 3×3 pixels. The same bits on every machine.
 */
final class FlowEstimator {
    private static final int RADIUS = 3;
    private static final int STEPS = 5;
    /** Added to the squared gradients, in squared levels: what noise alone would make. */
    private static final double DAMPING = 4;
    /** In pixels: where the equations are nearly singular, a step leads anywhere. */
    private static final double LONGEST_STEP = 1;
    private static final int COARSEST_SIDE = 16;

    private final Frames video;

    FlowEstimator(Frames video) {
        this.video = video;
    }

    /** Where each pixel of frame {@code from} is found in frame {@code to}. */
    Flow between(int from, int to) {
        List<Field> first = pyramid(from);
        List<Field> second = pyramid(to);
        Field coarsest = first.get(first.size() - 1);
        Field right = Field.zero(coarsest.height(), coarsest.width());
        Field down = right;
        for (int level = first.size() - 1; level >= 0; level--) {
            Field here = first.get(level);
            right = right.resized(here.height(), here.width(), (double) here.width() / right.width());
            down = down.resized(here.height(), here.width(), (double) here.height() / down.height());
            for (int step = 0; step < STEPS; step++) {
                Field[] steps = step(here, second.get(level), right, down);
                right = sum(right, steps[0]).averaged(1);
                down = sum(down, steps[1]).averaged(1);
            }
        }
        float[] vectors = new float[2 * video.height() * video.width()];
        for (int pixel = 0; pixel < vectors.length / 2; pixel++) {
            vectors[2 * pixel] = (float) right.values()[pixel];
            vectors[2 * pixel + 1] = (float) down.values()[pixel];
        }
        return new Flow(video.height(), video.width(), vectors);
    }

    /** The frame, its half, its quarter, … */
    private List<Field> pyramid(int frame) {
        List<Field> levels = new ArrayList<>();
        levels.add(new Field(video.height(), video.width(), Luma.of(video, frame)));
        Field last = levels.get(0);
        while (Math.min(last.height(), last.width()) >= 2 * COARSEST_SIDE) {
            last = last.halved();
            levels.add(last);
        }
        return levels;
    }

    /** What brings the second picture, seen along the flow, nearer to the first: to the right and down. */
    private static Field[] step(Field first, Field second, Field right, Field down) {
        int height = first.height();
        int width = first.width();
        double[] seen = new double[height * width];
        double[] mean = new double[seen.length];
        for (int pixel = 0; pixel < seen.length; pixel++) {
            seen[pixel] = second.sample(pixel / width + down.values()[pixel], pixel % width + right.values()[pixel]);
            mean[pixel] = (first.values()[pixel] + seen[pixel]) / 2;
        }
        double[][] products = new double[5][seen.length];
        for (int pixel = 0; pixel < seen.length; pixel++) {
            int row = pixel / width;
            int column = pixel % width;
            if (!first.holds(row + down.values()[pixel], column + right.values()[pixel])) {
                // What has left the picture tells nothing; its neighbours' equations carry it along.
                continue;
            }
            double x = slope(mean, row * width, 1, column, width);
            double y = slope(mean, column, width, row, height);
            double change = seen[pixel] - first.values()[pixel];
            products[0][pixel] = x * x;
            products[1][pixel] = x * y;
            products[2][pixel] = y * y;
            products[3][pixel] = x * change;
            products[4][pixel] = y * change;
        }
        for (int product = 0; product < products.length; product++) {
            products[product] = new Field(height, width, products[product]).averaged(RADIUS).values();
        }
        return solved(height, width, products);
    }

    private static Field[] solved(int height, int width, double[][] products) {
        Field toRight = Field.zero(height, width);
        Field downwards = Field.zero(height, width);
        for (int pixel = 0; pixel < height * width; pixel++) {
            double xx = products[0][pixel] + DAMPING;
            double xy = products[1][pixel];
            double yy = products[2][pixel] + DAMPING;
            double determinant = xx * yy - xy * xy;
            toRight.values()[pixel] =
                    limited((xy * products[4][pixel] - yy * products[3][pixel]) / determinant);
            downwards.values()[pixel] =
                    limited((xy * products[3][pixel] - xx * products[4][pixel]) / determinant);
        }
        return new Field[] {toRight, downwards};
    }

    private static double limited(double step) {
        return Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, step));
    }

    /** The central difference; at an edge the one to the only neighbour. */
    private static double slope(double[] values, int start, int stride, int index, int count) {
        int before = Math.max(0, index - 1);
        int after = Math.min(count - 1, index + 1);
        return (values[start + stride * after] - values[start + stride * before]) / (after - before);
    }

    private static Field sum(Field first, Field second) {
        double[] sums = new double[first.values().length];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = first.values()[i] + second.values()[i];
        }
        return new Field(first.height(), first.width(), sums);
    }
}

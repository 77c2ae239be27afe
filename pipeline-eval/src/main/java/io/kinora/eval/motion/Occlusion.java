package io.kinora.eval.motion;

/**
 * Pixels that cannot be followed to the next frame, found by going there and back (Ruder, Dosovitskiy and Brox,
 * "Artistic style transfer for videos", arXiv 1604.08610, after Sundaram, Brox and Keutzer, ECCV 2010), or that lie on
 * the edge of a motion, where flow is unreliable.
 */
final class Occlusion {
    private static final float RELATIVE = 0.01f;
    private static final float RETURN = 0.5f;
    private static final float EDGE = 0.002f;

    private Occlusion() {
    }

    /**
     * One value a pixel of the first frame, true where with w the flow forward and ŵ the flow back at the place reached
     * |w + ŵ|² &gt; 0.01 (|w|² + |ŵ|²) + 0.5, where |∇u|² + |∇v|² &gt; 0.01 |w|² + 0.002, or where w leads outside.
     */
    static boolean[] between(Flow forward, Flow backward) {
        int width = forward.width();
        boolean[] occluded = new boolean[forward.height() * width];
        for (int pixel = 0; pixel < occluded.length; pixel++) {
            float right = forward.right(pixel);
            float down = forward.down(pixel);
            float column = pixel % width + right;
            float row = pixel / width + down;
            boolean inside = row >= 0 && row <= forward.height() - 1 && column >= 0 && column <= width - 1;
            occluded[pixel] = !inside || isEdge(forward, pixel)
                    || !returns(right, down, backward.sample(row, column, 0), backward.sample(row, column, 1));
        }
        return occluded;
    }

    private static boolean returns(float right, float down, float backRight, float backDown) {
        return square(right + backRight, down + backDown)
                <= RELATIVE * (square(right, down) + square(backRight, backDown)) + RETURN;
    }

    /** By differences to the right and down; the last column and row have none of their own. */
    private static boolean isEdge(Flow flow, int pixel) {
        int width = flow.width();
        int beside = pixel % width < width - 1 ? pixel + 1 : pixel;
        int under = pixel / width < flow.height() - 1 ? pixel + width : pixel;
        float gradient = square(flow.right(beside) - flow.right(pixel), flow.right(under) - flow.right(pixel))
                + square(flow.down(beside) - flow.down(pixel), flow.down(under) - flow.down(pixel));
        return gradient > RELATIVE * square(flow.right(pixel), flow.down(pixel)) + EDGE;
    }

    private static float square(float x, float y) {
        return x * x + y * y;
    }
}

package io.kinora.eval.motion;

/** Interpolation between four neighbours. */
final class Bilinear {
    private Bilinear() {
    }

    /**
     * The value at a place between them.
     *
     * @param right how far it lies towards the right ones, 0 to 1
     * @param below how far it lies towards the lower ones, 0 to 1
     */
    static float mix(float topLeft, float topRight, float bottomLeft, float bottomRight, float right, float below) {
        float top = topLeft + (topRight - topLeft) * right;
        float bottom = bottomLeft + (bottomRight - bottomLeft) * right;
        return top + (bottom - top) * below;
    }
}

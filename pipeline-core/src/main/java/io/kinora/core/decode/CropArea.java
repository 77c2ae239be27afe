package io.kinora.core.decode;

/**
 * The part of a stored picture that is used, in its own pixels.
 *
 * @param left first column
 * @param top first row
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
record CropArea(int left, int top, int width, int height) {
    /**
     * The largest middle part that has the target's aspect ratio when it is shown.
     *
     * @param width stored columns
     * @param height stored rows
     * @param pixelAspect width of a pixel over its height, as shown
     * @param targetWidth columns of the target, along the stored rows
     * @param targetHeight rows of the target, likewise
     */
    static CropArea middle(int width, int height, double pixelAspect, int targetWidth, int targetHeight) {
        double wanted = (double) targetWidth / targetHeight;
        double shown = width * pixelAspect / height;
        int usedWidth = shown > wanted ? clamp(height * wanted / pixelAspect, width) : width;
        int usedHeight = shown > wanted ? height : clamp(width * pixelAspect / wanted, height);
        return new CropArea((width - usedWidth) / 2, (height - usedHeight) / 2, usedWidth, usedHeight);
    }

    /** The same size, moved left and up to where chroma samples begin. */
    CropArea alignedTo(int chromaWidth, int chromaHeight) {
        return new CropArea(left - left % chromaWidth, top - top % chromaHeight, width, height);
    }

    private static int clamp(double side, int most) {
        return Math.max(1, Math.min(most, (int) Math.round(side)));
    }
}

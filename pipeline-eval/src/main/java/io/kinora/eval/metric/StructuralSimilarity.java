package io.kinora.eval.metric;

/**
 * Structural similarity of two grey pictures (Wang et al., "Image quality assessment", 2004): an 11×11 Gaussian window
 * of σ 1.5, K₁ 0.01, K₂ 0.03, the mean over all places where the window lies wholly inside.
 *
 * @param ssim the mean similarity, at most 1
 * @param contrast the mean of its contrast and structure term alone, (2σ₁₂ + C₂)/(σ₁² + σ₂² + C₂), at most 1
 */
record StructuralSimilarity(double ssim, double contrast) {
    static final int WINDOW = 11;
    private static final double SIGMA = 1.5;
    private static final double K1 = 0.01;
    private static final double K2 = 0.03;
    private static final double[] KERNEL = kernel();

    /**
     * Compares two pictures.
     *
     * @param first height·width values in C order
     * @param second as many
     * @param range the largest difference that two values can have: 255 for bytes
     */
    static StructuralSimilarity of(double[] first, double[] second, int height, int width, double range) {
        if (height < WINDOW || width < WINDOW) {
            throw new IllegalArgumentException("Cannot compute SSIM of " + width + "×" + height
                    + " pixels: both sides must be at least " + WINDOW);
        }
        double c1 = K1 * range * K1 * range;
        double c2 = K2 * range * K2 * range;
        double[] meanFirst = blur(first, height, width);
        double[] meanSecond = blur(second, height, width);
        double[] squareFirst = blur(product(first, first), height, width);
        double[] squareSecond = blur(product(second, second), height, width);
        double[] mixed = blur(product(first, second), height, width);
        double sum = 0;
        double contrasts = 0;
        for (int i = 0; i < mixed.length; i++) {
            double means = meanFirst[i] * meanSecond[i];
            double squares = meanFirst[i] * meanFirst[i] + meanSecond[i] * meanSecond[i];
            double covariance = mixed[i] - means;
            double variances = squareFirst[i] + squareSecond[i] - squares;
            sum += (2 * means + c1) * (2 * covariance + c2) / ((squares + c1) * (variances + c2));
            contrasts += (2 * covariance + c2) / (variances + c2);
        }
        return new StructuralSimilarity(sum / mixed.length, contrasts / mixed.length);
    }

    private static double[] product(double[] first, double[] second) {
        double[] result = new double[first.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = first[i] * second[i];
        }
        return result;
    }

    /** Gaussian mean at every place where the window lies inside: along rows, then along columns. */
    private static double[] blur(double[] picture, int height, int width) {
        int columns = width - WINDOW + 1;
        int rows = height - WINDOW + 1;
        double[] along = new double[height * columns];
        for (int row = 0; row < height; row++) {
            for (int k = 0; k < WINDOW; k++) {
                int from = row * width + k;
                for (int column = 0; column < columns; column++) {
                    along[row * columns + column] += KERNEL[k] * picture[from + column];
                }
            }
        }
        double[] result = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < WINDOW; k++) {
                int from = (row + k) * columns;
                for (int column = 0; column < columns; column++) {
                    result[row * columns + column] += KERNEL[k] * along[from + column];
                }
            }
        }
        return result;
    }

    private static double[] kernel() {
        double[] kernel = new double[WINDOW];
        double sum = 0;
        for (int i = 0; i < WINDOW; i++) {
            double distance = i - WINDOW / 2;
            kernel[i] = StrictMath.exp(-distance * distance / (2 * SIGMA * SIGMA));
            sum += kernel[i];
        }
        for (int i = 0; i < WINDOW; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }
}

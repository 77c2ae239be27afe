package io.kinora.eval.pair;

import io.kinora.core.video.Frames;
import io.kinora.eval.metric.Fidelity;
import io.kinora.eval.metric.MultiScaleSimilarity;
import io.kinora.eval.picture.Pictures;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How alike the videos of a pair are.
 *
 * @param fidelity figures that videos of any size have
 * @param multiScaleSimilarity not a number for pictures too small for it
 */
record PairFigures(Fidelity fidelity, double multiScaleSimilarity) implements Serializable {
    /** Names of the figures in a row. */
    static final List<String> COLUMNS = List.of("psnr", "ssim", "ms_ssim", "mse", "mae");
    /** What is done where sizes differ; another one when that or any figure changes. */
    static final String RESIZE = "generated to real, area or bicubic";

    /**
     * Compares two videos; the generated one is brought to the size of the real one.
     *
     * @throws io.kinora.core.error.KinoraException exit code 3 if they differ in length or are too small for SSIM
     */
    static PairFigures between(Frames real, Frames generated) {
        Frames resized = Pictures.resized(generated, real.height(), real.width());
        boolean large = Math.min(real.height(), real.width()) >= MultiScaleSimilarity.LEAST_SIDE;
        return new PairFigures(Fidelity.between(real, resized),
                large ? MultiScaleSimilarity.between(real, resized) : Double.NaN);
    }

    /** In the order of {@link #COLUMNS}. */
    double[] row() {
        return new double[] {fidelity.psnr(), fidelity.ssim(), multiScaleSimilarity, fidelity.mse(), fidelity.mae()};
    }

    /** By their names; none that is not a number. */
    Map<String, Double> named() {
        Map<String, Double> named = new LinkedHashMap<>();
        double[] row = row();
        for (int i = 0; i < row.length; i++) {
            if (!Double.isNaN(row[i])) {
                named.put(COLUMNS.get(i), row[i]);
            }
        }
        return named;
    }
}

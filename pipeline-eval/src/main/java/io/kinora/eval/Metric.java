package io.kinora.eval;

import io.kinora.eval.history.Baseline;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The metrics there are; {@link #key()} is what result.json calls them. */
enum Metric {
    FVD(false, "Fréchet video distance: how far apart the two sets are; lower is better"),
    FD_I3D(false, "Fréchet distance of features of I3D with other weights than the published ones, as its name tells: not"
            + " FVD; lower is better"),
    FD_RANDOM_I3D(false, "Fréchet distance of features of a random network: not FVD; lower is better"),
    PSNR(true, "peak signal-to-noise ratio in dB, mean over pairs; higher is better"),
    SSIM(true, "structural similarity, mean over pairs; higher is better, at most 1"),
    MSE(true, "mean squared error of grey values 0 to 255, mean over pairs; lower is better");

    /** What decides figures of pairs beside the videos. */
    static final String PAIRED_PROTOCOL = "pairs";

    private final boolean paired;
    private final String meaning;

    Metric(boolean paired, String meaning) {
        this.paired = paired;
        this.meaning = meaning;
    }

    /** The metric of a name; part of the weights' sum may follow that of {@link #FD_I3D}. */
    static Metric of(String key) {
        String plain = key.replaceFirst("^(fd_i3d)_[0-9a-f]{8}$", "$1");
        return Arrays.stream(values())
                .filter(metric -> metric.key().equals(plain))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no metric '" + key + "'; choose from "
                        + Arrays.stream(values()).map(Metric::key).collect(Collectors.joining(", "))));
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean paired() {
        return paired;
    }

    /** Which of two figures is better. */
    Baseline.Better better() {
        return switch (this) {
            case FVD, FD_I3D, FD_RANDOM_I3D, MSE -> Baseline.Better.LOWER;
            case PSNR, SSIM -> Baseline.Better.HIGHER;
        };
    }

    String meaning() {
        return meaning;
    }
}

package io.kinora.eval.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The metrics there are; {@link #key()} is what settings and result.json call them. */
public enum Metric {
    /** With DeepMind's weights. */
    FVD(Kind.FEATURES, Better.LOWER, "Fréchet video distance: how far apart the two sets are"),
    /** The same extrapolated. */
    FVD_INFINITE(Kind.FEATURES, Better.LOWER, "FVD for infinitely many videos"),
    /** With other weights. */
    FD_I3D(Kind.FEATURES, Better.LOWER, "Fréchet distance of features of I3D with other weights than the published "
            + "ones, as its name tells: not FVD"),
    /** The same extrapolated. */
    FD_I3D_INFINITE(Kind.FEATURES, Better.LOWER, "the same for infinitely many videos"),
    /** With random weights. */
    FD_RANDOM_I3D(Kind.FEATURES, Better.LOWER, "Fréchet distance of features of a random network: not FVD"),
    /** The same extrapolated. */
    FD_RANDOM_I3D_INFINITE(Kind.FEATURES, Better.LOWER, "the same for infinitely many videos"),
    /** On the features of the same network. */
    KD(Kind.SAMPLE, Better.LOWER, "kernel distance of the same features: squared polynomial MMD, unbiased, may be "
            + "negative"),
    /** Of the k-nearest-neighbour manifold. */
    PRECISION(Kind.SAMPLE, Better.HIGHER, "share of generated videos among the real ones"),
    /** Of the k-nearest-neighbour manifold. */
    RECALL(Kind.SAMPLE, Better.HIGHER, "share of real videos among the generated ones"),
    /** Of the k-nearest-neighbour manifold. */
    DENSITY(Kind.SAMPLE, Better.HIGHER, "how densely real videos lie around generated ones; about 1 for real ones"),
    /** Of the k-nearest-neighbour manifold. */
    COVERAGE(Kind.SAMPLE, Better.HIGHER, "share of real videos that have a generated one near"),
    /** On statistics of single frames. */
    FD_FRAMES(Kind.FRAMES, Better.LOWER, "Fréchet distance of statistics of single frames: no network, deaf to motion"),
    /** On statistics of whole videos. */
    FD_SPACE_TIME(Kind.VIDEOS, Better.LOWER, "Fréchet distance of statistics of whole videos, pictures and changes: no "
            + "network, blind to what is shown"),
    /** On the same statistics. */
    KD_SPACE_TIME(Kind.VIDEOS, Better.LOWER, "kernel distance of the same statistics of whole videos: squared polynomial "
            + "MMD, unbiased, may be negative"),
    /** Of pairs. */
    PSNR(Kind.PAIRS, Better.HIGHER, "peak signal-to-noise ratio in dB, mean over pairs"),
    /** Of pairs. */
    SSIM(Kind.PAIRS, Better.HIGHER, "structural similarity, mean over pairs; at most 1"),
    /** Of pairs of at least 176 pixels a side. */
    MS_SSIM(Kind.PAIRS, Better.HIGHER, "structural similarity over five scales, mean over pairs; at most 1"),
    /** Of pairs. */
    MSE(Kind.PAIRS, Better.LOWER, "mean squared error of grey values 0 to 255, mean over pairs"),
    /** Of pairs. */
    MAE(Kind.PAIRS, Better.LOWER, "mean absolute error of grey values 0 to 255, mean over pairs"),
    /** Of single videos. */
    FLICKER(Kind.MOTION, Better.LOWER, "up and down of the brightness from frame to frame, in grey levels"),
    /** Of single videos. */
    SPEED(Kind.MOTION, Better.HIGHER, "motion amount: mean speed of pixels, in shorter sides a second"),
    /** Of single videos. */
    DYNAMIC(Kind.MOTION, Better.HIGHER, "dynamic degree: share of videos in which enough moves fast enough"),
    /** Of single videos. */
    WARPING_ERROR(Kind.MOTION, Better.LOWER, "squared difference along the flow to the next frame, values 0 to 1"),
    /** Of single videos. */
    FOLLOWED(Kind.MOTION, Better.HIGHER, "share of pixels that can be followed to the next frame"),
    /** Of single videos. */
    COHERENCE_1(Kind.MOTION, Better.HIGHER, "share of the change to the next frame that motion explains"),
    /** Of single videos. */
    COHERENCE_2(Kind.MOTION, Better.HIGHER, "share of the change over 2 frames that motion explains"),
    /** Of single videos. */
    COHERENCE_4(Kind.MOTION, Better.HIGHER, "share of the change over 4 frames that motion explains"),
    /** Of single videos. */
    COHERENCE_8(Kind.MOTION, Better.HIGHER, "share of the change over 8 frames that motion explains"),
    /** On features of generated, real and training videos. */
    NEAR_TRAINING(Kind.TRAINING, Better.LOWER, "share of copies: generated videos as near to a training clip as but a "
            + "few per cent of real videos come");

    /** What a metric is computed from. */
    public enum Kind {
        /** Statistics of features of all videos; its name tells the network. */
        FEATURES,
        /** A sample of the same features. */
        SAMPLE,
        /** Features of single frames. */
        FRAMES,
        /** Statistics of whole videos. */
        VIDEOS,
        /** Single videos of both sides. */
        MOTION,
        /** Pairs of videos. */
        PAIRS,
        /** Generated videos beside training clips. */
        TRAINING
    }

    private static final String INFINITE = "_infinite";

    private final Kind kind;
    private final Better better;
    private final String meaning;

    Metric(Kind kind, Better better, String meaning) {
        this.kind = kind;
        this.better = better;
        this.meaning = meaning;
    }

    /**
     * The metric of a name; part of the weights' sum may follow {@code fd_i3d}.
     *
     * @throws IllegalArgumentException if there is none, with the names that there are
     */
    public static Metric of(String key) {
        String plain = key.replaceFirst("^fd_i3d_[0-9a-f]{8}(?![0-9a-z])", "fd_i3d");
        return Arrays.stream(values())
                .filter(metric -> metric.key().equals(plain))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no metric '" + key + "'; choose from "
                        + Arrays.stream(values()).map(Metric::key).collect(Collectors.joining(", "))));
    }

    /** All of a kind, in their order. */
    public static List<Metric> of(Kind kind) {
        return Arrays.stream(values()).filter(metric -> metric.kind == kind).toList();
    }

    /** What a Fréchet distance is called once it is extrapolated to infinitely many videos. */
    public static String infinite(String distance) {
        return distance + INFINITE;
    }

    /** Its name. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it is computed from. */
    public Kind kind() {
        return kind;
    }

    /** Which of two figures is better. */
    public Better better() {
        return better;
    }

    /** What it is, for people. */
    public String meaning() {
        if (kind == Kind.MOTION) {
            return meaning + "; best as real videos have it";
        }
        return meaning + (better == Better.LOWER ? "; lower is better" : "; higher is better");
    }
}

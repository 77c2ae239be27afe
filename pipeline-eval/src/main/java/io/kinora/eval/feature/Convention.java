package io.kinora.eval.feature;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is done to a video before I3D sees it, and which covariance is taken after: published figures of FVD follow one
 * of these, and differ for that reason alone. All work in float32, as the originals do.
 */
public enum Convention {
    /**
     * The authors of FVD (Unterthiner et al., arXiv 1812.01717): each frame straight to 224×224, whatever its aspect,
     * by TF1's bilinear resize, which has no half-pixel centres; then 2x/255 − 1.
     */
    GOOGLE("tf1-bilinear", "2x/255-1", 1) {
        @Override
        float[] prepare(Frames video, int size) {
            float[] x = Bilinear.sample(video, Bilinear.Axis.fromCorner(video.height(), size),
                    Bilinear.Axis.fromCorner(video.width(), size), LEVELS);
            for (int i = 0; i < x.length; i++) {
                x[i] = 2f * x[i] / WHITE - 1f;
            }
            return x;
        }
    },
    /**
     * StyleGAN-V (Skorokhodov et al., arXiv 2112.14683): straight to 224×224 too, with half-pixel centres, inside the
     * network's file; then x/255·2 − 1. Its covariance is that of raw moments.
     */
    STYLEGANV("half-pixel-bilinear", "x/255*2-1", 0) {
        @Override
        float[] prepare(Frames video, int size) {
            float[] x = Bilinear.sample(video, Bilinear.Axis.fromCentre(video.height(), size),
                    Bilinear.Axis.fromCentre(video.width(), size), LEVELS);
            for (int i = 0; i < x.length; i++) {
                x[i] = x[i] / WHITE * 2f - 1f;
            }
            return x;
        }
    },
    /**
     * VideoGPT's port (Yan et al., arXiv 2104.10157): the shorter side to 224, the middle of the other, cut down to
     * whole levels as a cast to bytes does; then (x/255 − ½)·2.
     */
    VIDEOGPT("short-side-half-pixel-bilinear-centre-crop-uint8", "(x/255-.5)*2", 1) {
        @Override
        float[] prepare(Frames video, int size) {
            // In double and upwards, as the original has it.
            double scale = size / (double) Math.min(video.height(), video.width());
            boolean wide = video.height() < video.width();
            int rows = wide ? size : (int) Math.ceil(video.height() * scale);
            int columns = wide ? (int) Math.ceil(video.width() * scale) : size;
            float[] x = Bilinear.sample(video, Bilinear.Axis.fromCentre(video.height(), rows).middle(size),
                    Bilinear.Axis.fromCentre(video.width(), columns).middle(size), UNIT_LEVELS);
            for (int i = 0; i < x.length; i++) {
                x[i] = ((int) (x[i] * WHITE) / WHITE - 0.5f) * 2f;
            }
            return x;
        }
    };

    private static final float WHITE = 255f;
    private static final float[] LEVELS = new float[256];
    private static final float[] UNIT_LEVELS = new float[256];

    static {
        for (int level = 0; level < LEVELS.length; level++) {
            LEVELS[level] = level;
            UNIT_LEVELS[level] = level / WHITE;
        }
    }

    private final String resize;
    private final String range;
    private final int ddof;

    Convention(String resize, String range, int ddof) {
        this.resize = resize;
        this.range = range;
        this.ddof = ddof;
    }

    /**
     * The convention of a name.
     *
     * @throws IllegalArgumentException if there is none, with the names that there are
     */
    public static Convention of(String key) {
        return Arrays.stream(values())
                .filter(one -> one.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no protocol '" + key + "'; choose from "
                        + Arrays.stream(values()).map(Convention::key).collect(Collectors.joining(", "))));
    }

    /** Its name in settings and results. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How frames come to the network's size. */
    public String resize() {
        return resize;
    }

    /** How levels x from 0 to 255 come to the network's range. */
    public String range() {
        return range;
    }

    /** What is taken off the number of videos where a covariance is divided by it: 0 or 1. */
    public int ddof() {
        return ddof;
    }

    /**
     * The network's input.
     *
     * @param video RGB frames of any size
     * @param size rows and columns that the network needs
     * @return values from −1 to 1 of shape [T, size, size, 3] in C order
     * @throws KinoraException exit code 3 if the video is not in colour
     */
    public float[] apply(Frames video, int size) {
        if (video.channels() != I3dArchitecture.CHANNELS) {
            throw KinoraException.input("wrong-channels", "Cannot compute features of " + video
                    + ": RGB frames with three channels are needed");
        }
        return prepare(video, size);
    }

    abstract float[] prepare(Frames video, int size);
}

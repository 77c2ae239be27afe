package io.kinora.eval.feature;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * I3D on Kinetics-400: 400 logits before the softmax, averaged over time, or the mean of an earlier block. It takes
 * 224×224 exactly and at least nine frames; whatever comes in is prepared by a {@link Convention}.
 */
public final class I3dNetwork implements FeatureNetwork {
    /** The shortest video that it takes. */
    public static final int LEAST_FRAMES = I3dArchitecture.LEAST_FRAMES;
    /** The layer whose features FVD compares. */
    public static final String LOGITS = "Logits";
    /** Number of its features. */
    public static final int FEATURES = I3dArchitecture.FEATURES;
    /** Videos that go through the network at once: a few, since each takes some 80 MB on the way. */
    public static final int BATCH = 4;

    private final Convention convention;
    private final I3dForward forward;

    /** Builds the network; takes about a second and 50 MB. */
    public I3dNetwork(I3dWeights weights, Convention convention) {
        this.convention = convention;
        this.forward = new I3dForward(weights);
    }

    @Override
    public List<Layer> layers() {
        return I3dArchitecture.LAYERS;
    }

    @Override
    public float[][] features(List<Frames> videos, List<String> layers) {
        requireLayers(layers);
        videos.forEach(video -> requireFrames(video.frames()));
        float[][] features = new float[videos.size()][];
        int from = 0;
        while (from < features.length) {
            int to = from + 1;
            // Videos of one length go through together.
            while (to < Math.min(features.length, from + BATCH)
                    && videos.get(to).frames() == videos.get(from).frames()) {
                to++;
            }
            try (INDArray input = input(videos.subList(from, to))) {
                System.arraycopy(features(input, layers), 0, features, from, to - from);
            }
            from = to;
        }
        return features;
    }

    /**
     * Runs the network on videos that are prepared already.
     *
     * @param input [batch, time, 224, 224, 3], values from −1 to 1; is left open
     * @param seen is shown the output of each block under its name, an array that is freed when it returns
     * @return [batch][400] logits, averaged over time
     */
    public float[][] logits(INDArray input, BiConsumer<String, INDArray> seen) {
        long[] shape = input.shape();
        if (shape.length != 5 || shape[2] != I3dArchitecture.SIZE || shape[3] != I3dArchitecture.SIZE
                || shape[4] != I3dArchitecture.CHANNELS) {
            throw KinoraException.input("wrong-shape", "Cannot run I3D on an array of shape "
                    + Arrays.toString(shape) + ": [batch, time, 224, 224, 3] is needed");
        }
        requireFrames(shape[1]);
        // One call already uses every core.
        synchronized (forward) {
            return forward.run(input, seen);
        }
    }

    private INDArray input(List<Frames> videos) {
        int frames = videos.get(0).frames();
        INDArray input = Activations.unwritten(
                videos.size(), frames, I3dArchitecture.SIZE, I3dArchitecture.SIZE, I3dArchitecture.CHANNELS);
        for (int video = 0; video < videos.size(); video++) {
            float[] values = convention.apply(videos.get(video), I3dArchitecture.SIZE);
            Activations.floats(input).put(video * values.length, values);
        }
        return input;
    }

    private float[][] features(INDArray input, List<String> layers) {
        Map<String, float[][]> byLayer = new HashMap<>();
        BiConsumer<String, INDArray> seen = (name, output) -> {
            if (layers.contains(name)) {
                byLayer.put(name, AveragePool.whole(output));
            }
        };
        if (layers.contains(LOGITS)) {
            byLayer.put(LOGITS, logits(input, seen));
        } else {
            synchronized (forward) {
                forward.runTo(deepest(layers), input, seen);
            }
        }
        int width = layers.stream().mapToInt(layer -> byLayer.get(layer)[0].length).sum();
        float[][] features = new float[Math.toIntExact(input.size(0))][width];
        for (int video = 0; video < features.length; video++) {
            FloatBuffer row = FloatBuffer.wrap(features[video]);
            for (String layer : layers) {
                row.put(byLayer.get(layer)[video]);
            }
        }
        return features;
    }

    private static String deepest(List<String> layers) {
        return I3dArchitecture.LAYERS.stream().map(Layer::name).filter(layers::contains)
                .reduce((first, second) -> second).orElseThrow();
    }

    private static void requireLayers(List<String> layers) {
        List<String> known = new ArrayList<>();
        I3dArchitecture.LAYERS.forEach(layer -> known.add(layer.name()));
        for (String layer : layers) {
            if (!known.contains(layer)) {
                throw new IllegalArgumentException("Cannot take features of a layer " + layer + "; choose from "
                        + String.join(", ", known));
            }
        }
    }

    private static void requireFrames(long frames) {
        if (frames < LEAST_FRAMES) {
            throw KinoraException.input("too-few-frames", "Cannot compute I3D features of a video of " + frames
                    + " frames: at least " + LEAST_FRAMES + " are needed; use longer clips");
        }
    }
}

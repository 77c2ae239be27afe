package io.kinora.eval.feature;

import io.kinora.eval.feature.FeatureNetwork.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * Inflated 3-D Inception-v1 (Carreira and Zisserman, "Quo Vadis, Action Recognition?", arXiv 1705.07750), as its
 * authors published it: 58 convolutions.
 */
final class I3dArchitecture {
    /** Rows and columns of a frame: the last average pool spans all that is left of them. */
    static final int SIZE = 224;
    static final int CHANNELS = 3;
    /** Fewer frames leave the last pool, which spans two steps of time, without a position. */
    static final int LEAST_FRAMES = 9;
    /** The logits of Kinetics-400. */
    static final int FEATURES = 400;

    static final I3dConvolution STEM_7X7 = new I3dConvolution("Conv3d_1a_7x7", 7, 2, CHANNELS, 64, true);
    static final I3dConvolution STEM_1X1 = new I3dConvolution("Conv3d_2b_1x1", 1, 1, 64, 64, true);
    static final I3dConvolution STEM_3X3 = new I3dConvolution("Conv3d_2c_3x3", 3, 1, 64, 192, true);
    static final I3dConvolution LOGITS = new I3dConvolution("Logits/Conv3d_0c_1x1", 1, 1, 1024, FEATURES, false);

    static final List<InceptionModule> STAGE_3 = List.of(
            new InceptionModule("Mixed_3b", 192, 64, 96, 128, 16, 32, 32),
            new InceptionModule("Mixed_3c", 256, 128, 128, 192, 32, 96, 64));
    static final List<InceptionModule> STAGE_4 = List.of(
            new InceptionModule("Mixed_4b", 480, 192, 96, 208, 16, 48, 64),
            new InceptionModule("Mixed_4c", 512, 160, 112, 224, 24, 64, 64),
            new InceptionModule("Mixed_4d", 512, 128, 128, 256, 24, 64, 64),
            new InceptionModule("Mixed_4e", 512, 112, 144, 288, 32, 64, 64),
            new InceptionModule("Mixed_4f", 528, 256, 160, 320, 32, 128, 128));
    static final List<InceptionModule> STAGE_5 = List.of(
            new InceptionModule("Mixed_5b", 832, 256, 160, 320, 32, 128, 128),
            new InceptionModule("Mixed_5c", 832, 384, 192, 384, 48, 128, 128));

    /** Blocks whose means can serve as features, from the input on, and the logits. */
    static final List<Layer> LAYERS = layers();

    private I3dArchitecture() {
    }

    /** All convolutions, from the input on. */
    static List<I3dConvolution> convolutions() {
        List<I3dConvolution> all = new ArrayList<>(List.of(STEM_7X7, STEM_1X1, STEM_3X3));
        for (List<InceptionModule> stage : List.of(STAGE_3, STAGE_4, STAGE_5)) {
            stage.forEach(module -> all.addAll(module.convolutions()));
        }
        all.add(LOGITS);
        return List.copyOf(all);
    }

    private static List<Layer> layers() {
        List<Layer> layers = new ArrayList<>(List.of(new Layer("MaxPool3d_2a_3x3", STEM_7X7.out()),
                new Layer("MaxPool3d_3a_3x3", STEM_3X3.out())));
        for (List<InceptionModule> stage : List.of(STAGE_3, STAGE_4, STAGE_5)) {
            stage.forEach(module -> layers.add(new Layer(module.name(), module.out())));
        }
        layers.add(new Layer(I3dNetwork.LOGITS, FEATURES));
        return List.copyOf(layers);
    }
}

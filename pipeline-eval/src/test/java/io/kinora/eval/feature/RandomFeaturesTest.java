package io.kinora.eval.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.video.Frames;
import io.kinora.eval.picture.Scenes;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomFeaturesTest {
    private static final FrameSampling FRAMES = new FrameSampling(9, 1, 0);

    @Test
    void blocksAndSeedsStandSideBySide() {
        List<Frames> videos = List.of(Scenes.pan(9, 32, 32, 1, 0, 1), Scenes.pan(9, 32, 32, 0, 1, 2));
        Extractor both = extractor("MaxPool3d_2a_3x3@0+5");
        float[][] features = both.extract(videos);
        float[][] first = extractor("MaxPool3d_2a_3x3").extract(videos);
        float[][] second = extractor("MaxPool3d_2a_3x3@5").extract(videos);
        assertThat(both.width()).isEqualTo(2 * 64);
        for (int video = 0; video < 2; video++) {
            assertThat(Arrays.copyOf(features[video], 64)).containsExactly(first[video]);
            assertThat(Arrays.copyOfRange(features[video], 64, 128)).containsExactly(second[video])
                    .isNotEqualTo(first[video]);
        }
        assertThat(both.fingerprint().key()).isNotEqualTo(extractor("MaxPool3d_2a_3x3").fingerprint().key());
        assertThat(both.fingerprint().parts()).containsEntry("ddof", "1").containsEntry("protocol", "google");
    }

    @Test
    void aBlockHasTheSameFeaturesWithLaterBlocksAndWithout() {
        List<Frames> videos = List.of(Scenes.pan(9, 32, 32, 1, 0, 1));
        Extractor two = extractor("MaxPool3d_2a_3x3+MaxPool3d_3a_3x3");
        assertThat(two.width()).isEqualTo(64 + 192);
        assertThat(Arrays.copyOf(two.extract(videos)[0], 64))
                .containsExactly(extractor("MaxPool3d_2a_3x3").extract(videos)[0]);
    }

    @Test
    void whatIsNoBlockOrSeedIsRefused() {
        assertThatThrownBy(() -> RandomFeatures.parse("Mixed_9z")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no block 'Mixed_9z'; choose from MaxPool3d_2a_3x3");
        assertThatThrownBy(() -> RandomFeatures.parse("Mixed_3c@one")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whole numbers such as Mixed_3c@0+1+2");
        assertThat(RandomFeatures.parse("Mixed_3c+Logits@0+1").distance())
                .isEqualTo("fd_random_i3d/Mixed_3c+Logits@0+1");
    }

    private static Extractor extractor(String text) {
        return RandomFeatures.parse(text).extractor(Convention.GOOGLE, FRAMES);
    }
}

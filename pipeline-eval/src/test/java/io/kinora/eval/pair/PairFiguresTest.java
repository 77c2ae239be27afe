package io.kinora.eval.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.video.Frames;
import io.kinora.eval.metric.Fidelity;
import io.kinora.eval.metric.MultiScaleSimilarity;
import io.kinora.eval.picture.Pictures;
import io.kinora.eval.picture.Scenes;
import org.junit.jupiter.api.Test;

class PairFiguresTest {
    @Test
    void theGeneratedVideoIsBroughtToTheSizeOfTheReal() {
        Frames real = Scenes.pan(2, 192, 200, 1, 1, 3);
        Frames small = Pictures.resized(real, 96, 100);
        PairFigures figures = PairFigures.between(real, small);
        Frames back = Pictures.resized(small, 192, 200);
        assertThat(figures.fidelity()).isEqualTo(Fidelity.between(real, back));
        assertThat(figures.multiScaleSimilarity()).isEqualTo(MultiScaleSimilarity.between(real, back))
                .isBetween(0.5, 0.9999);
        assertThat(figures.row()).containsExactly(figures.fidelity().psnr(), figures.fidelity().ssim(),
                figures.multiScaleSimilarity(), figures.fidelity().mse(), figures.fidelity().mae());
    }

    @Test
    void smallPicturesHaveNoSimilarityOverFiveScales() {
        Frames real = Scenes.pan(2, 64, 200, 1, 1, 3);
        PairFigures figures = PairFigures.between(real, real);
        assertThat(figures.multiScaleSimilarity()).isNaN();
        assertThat(figures.fidelity().ssim()).isCloseTo(1, within(1e-12));
    }
}

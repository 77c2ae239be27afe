package io.kinora.train.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kinora.core.corpus.Version;
import io.kinora.core.report.Chromium;
import io.kinora.core.video.ContactSheet;
import io.kinora.core.video.Filmstrip;
import io.kinora.core.video.Frames;
import io.kinora.core.video.StillImage;
import io.kinora.core.video.TestFrames;
import io.kinora.train.TinyModel;
import io.kinora.train.checkpoint.ModelDescription;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.condition.Told;
import io.kinora.train.data.NoiseSettings;
import io.kinora.train.diffusion.Objective;
import io.kinora.train.metric.TimestepLoss;
import io.kinora.train.metric.Validated;
import io.kinora.train.tracking.SampleStrip;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about a run of many rounds, as a browser draws it. */
class TrainReportInBrowserTest {
    @TempDir
    private Path folder;

    private static byte[] strips(int round) {
        Frames strip = Filmstrip.of(TestFrames.movingDisc(8 + round % 3, 32, 32, 8));
        return StillImage.png(ContactSheet.grid(List.of(strip, strip, strip), 1, 1), 0);
    }

    private static Validated validated(double loss) {
        return new Validated(loss, IntStream.range(0, 5)
                .mapToObj(part -> new TimestepLoss(200 * part, 200 * part + 199, 10, loss * (5 - part) / 3)).toList());
    }

    @Test
    void showsCurvesAndStripsOfAFewRounds() throws Exception {
        Optional<Chromium> chromium = Chromium.find(folder);
        assumeThat(chromium).as("chromium").isPresent();
        TrainingState state = TrainingState.begin(3, 2, 1,
                new Version("file:/corpus", "v000007", Map.of("frames", 1L)), Map.of("spark", "3.5.9"));
        state = state.withLoss(Optional.empty(), Optional.of(validated(1.0)));
        List<SampleStrip> samples = new ArrayList<>();
        for (int round = 1; round <= 40; round++) {
            state = state.afterRound(20, 320, 30, 1000).withLoss(Optional.of(0.05 + 1.0 / round),
                    round % 5 == 0 ? Optional.of(validated(0.06 + 1.0 / round)) : Optional.empty());
            if (round == 1 || round > 29) {
                samples.add(new SampleStrip(round, strips(round), List.of(new Told("c1", "dog", "A <dog>", false, 2))));
            }
        }
        ModelDescription model = ModelDescription.of(TinyModel.SETTINGS, TinyModel.OPTIMIZER,
                new NoiseSettings(NoiseSettings.Kind.COSINE, 1000, Objective.NOISE), 8, TinyModel.build());
        Path page = folder.resolve("index.html");
        Files.writeString(page, TrainReport.of(model, state, "file:/run/checkpoints/round-000040", samples));

        String dom = chromium.orElseThrow().dom(page);
        assertThat(dom.split("<img ", -1)).as("pictures of twelve rounds").hasSize(1 + 12);
        assertThat(dom).contains("round 1: row 1: label dog, caption \"A &lt;dog&gt;\", 2 frames of clip c1<")
                .contains("round 40<").contains("<polyline").contains("v000007");
        Path png = folder.resolve("report.png");
        chromium.orElseThrow().screenshot(page, png, 1800);
        BufferedImage picture = ImageIO.read(png.toFile());
        assertThat(picture.getWidth()).isEqualTo(1200);
        long colours = IntStream.range(0, picture.getHeight()).flatMap(y -> IntStream.range(0, picture.getWidth())
                .map(x -> picture.getRGB(x, y))).distinct().count();
        assertThat(colours).as("not blank").isGreaterThan(50);
    }
}

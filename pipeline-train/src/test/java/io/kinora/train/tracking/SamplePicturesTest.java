package io.kinora.train.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.corpus.Version;
import io.kinora.core.video.Frames;
import io.kinora.core.video.TestFrames;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.condition.Told;
import io.kinora.train.generate.SampledVideo;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplePicturesTest {
    @TempDir
    private Path folder;

    private static TrainingState after(int rounds) {
        TrainingState state = TrainingState.begin(0, 1, 1, new Version("", "v1", Map.of()), Map.of());
        for (int round = 0; round < rounds; round++) {
            state = state.afterRound(1, 1, 1, 10);
        }
        return state;
    }

    @Test
    void writesAPictureForEachRoundAndFindsThemAgain() throws IOException {
        FileSystem files = FileSystem.getLocal(new Configuration());
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder.resolve("samples").toUri());
        assertThat(SamplePictures.read(files, path, 12)).isEmpty();
        List<String> said = new ArrayList<>();
        Map<List<String>, List<Told>> registered = new HashMap<>();
        SamplePictures pictures = new SamplePictures(files, path, (paths, words) -> {
            paths.forEach(file -> assertThat(folder.resolve("samples").resolve(file.getName())).doesNotExist());
            registered.put(paths.stream().map(org.apache.hadoop.fs.Path::getName).toList(), words);
        }, said::add);
        Frames disc = TestFrames.movingDisc(8, 32, 32, 8);
        List<Told> told = List.of(new Told("c1", "dog", "A dog", true, 3), new Told("c2", "", "", false, 0));
        pictures.sampled(after(0), List.of(new SampledVideo(disc, Told.NOTHING), new SampledVideo(disc, Told.NOTHING)));
        pictures.sampled(after(12), told.stream().map(each -> new SampledVideo(disc, each)).toList());
        Files.writeString(folder.resolve("samples/notes.txt"), "something else");

        List<SampleStrip> found = SamplePictures.read(files, path, 12);
        assertThat(found).extracting(SampleStrip::round).containsExactly(0, 12);
        assertThat(found).extracting(SampleStrip::told).containsExactly(List.of(), told);
        assertThat(registered).isEqualTo(
                Map.of(List.of("round-000012.png", "round-000012-strip.png", "round-000012.json"), told));
        assertThat(folder.resolve("samples/round-000000.json")).doesNotExist();
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(found.get(1).png()));
        assertThat(picture.getWidth()).as("six frames beside each other").isGreaterThan(6 * 32);
        assertThat(picture.getHeight()).as("two videos below each other").isGreaterThan(2 * 32);
        assertThat(said).isEmpty();
    }

    @Test
    void whatCannotBeRegisteredIsNotWritten() throws IOException {
        SamplePictures pictures = new SamplePictures(FileSystem.getLocal(new Configuration()),
                new org.apache.hadoop.fs.Path(folder.resolve("samples").toUri()), (paths, told) -> {
                    throw new IllegalStateException("no right to write");
                }, text -> { });
        SampledVideo video = new SampledVideo(TestFrames.movingDisc(3, 8, 8, 8), new Told("c1", "", "", false, 1));
        assertThatThrownBy(() -> pictures.sampled(after(1), List.of(video))).hasMessage("no right to write");
        assertThat(folder.resolve("samples")).doesNotExist();
    }

    @Test
    void framesThatWereGivenCanBeLeftOut() {
        Frames whole = TestFrames.movingDisc(5, 8, 8, 8);
        Frames made = new SampledVideo(whole, new Told("c1", "", "", false, 2)).made();
        assertThat(made.frames()).isEqualTo(3);
        assertThat(made.pixels()).isEqualTo(Arrays.copyOfRange(whole.pixels(), 2 * 8 * 8 * 3, 5 * 8 * 8 * 3));
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaidAndNoMore() throws IOException {
        Files.writeString(folder.resolve("samples"), "no folder");
        List<String> said = new ArrayList<>();
        new SamplePictures(FileSystem.getLocal(new Configuration()),
                new org.apache.hadoop.fs.Path(folder.resolve("samples").toUri()), (paths, told) -> { }, said::add)
                .sampled(after(1), List.of(new SampledVideo(TestFrames.movingDisc(3, 8, 8, 8), Told.NOTHING)));
        assertThat(said).singleElement().asString().contains("round 1").contains("the run goes on");
    }
}

package io.kinora.train.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.corpus.Version;
import io.kinora.core.video.Frames;
import io.kinora.core.video.TestFrames;
import io.kinora.train.checkpoint.TrainingState;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        SamplePictures pictures = new SamplePictures(files, path, said::add);
        List<Frames> videos = List.of(TestFrames.movingDisc(8, 32, 32, 8), TestFrames.movingDisc(8, 32, 32, 8));
        pictures.sampled(after(0), videos);
        pictures.sampled(after(12), videos);
        Files.writeString(folder.resolve("samples/notes.txt"), "something else");

        Map<Integer, byte[]> found = SamplePictures.read(files, path, 12);
        assertThat(found).containsOnlyKeys(0, 12);
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(found.get(12)));
        assertThat(picture.getWidth()).as("six frames beside each other").isGreaterThan(6 * 32);
        assertThat(picture.getHeight()).as("two videos below each other").isGreaterThan(2 * 32);
        assertThat(said).isEmpty();
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaidAndNoMore() throws IOException {
        Files.writeString(folder.resolve("samples"), "no folder");
        List<String> said = new ArrayList<>();
        new SamplePictures(FileSystem.getLocal(new Configuration()),
                new org.apache.hadoop.fs.Path(folder.resolve("samples").toUri()), said::add)
                .sampled(after(1), List.of(TestFrames.movingDisc(3, 8, 8, 8)));
        assertThat(said).singleElement().asString().contains("round 1").contains("the run goes on");
    }
}

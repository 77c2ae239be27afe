package io.kinora.train.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.video.AnimatedGif;
import io.kinora.core.video.Frames;
import io.kinora.core.video.TestFrames;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.framework.HistogramProto;
import org.tensorflow.proto.framework.Summary;
import org.tensorflow.proto.util.Event;
import org.tensorflow.proto.util.SessionLog;

/** What is written is read back with TensorFlow's own classes. */
class TensorBoardFilesTest {
    @TempDir
    private Path folder;

    private TensorBoardFiles files(long firstStep) throws IOException {
        return new TensorBoardFiles(FileSystem.getLocal(new Configuration()),
                new org.apache.hadoop.fs.Path(folder.resolve("tensorboard").toUri()), firstStep);
    }

    @Test
    void scalarsHistogramsAndVideosComeBackAsTheyWere() throws IOException {
        float[] values = new float[10_000];
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        values[7] = Float.NaN;
        Frames video = TestFrames.movingDisc(5, 24, 32, 8);
        TensorBoardFiles board = files(0);
        board.take(new TrackedEvent.Scalars(12, 1_700_000_000_123L, Map.of("train_loss", 0.25)));
        board.take(new TrackedEvent.Distributions(300, 1_700_000_001_000L,
                Map.of("weights/mid/W", ValueHistogram.of(values), "weights/mid/b", ValueHistogram.of(new float[3]))));
        board.take(new TrackedEvent.Videos(1L << 40, 1_700_000_002_000L,
                List.of(new TrackedEvent.Gif(24, 32, AnimatedGif.of(video)))));
        board.end(true);

        List<Event> events = EventFiles.read(folder.resolve("tensorboard"));
        assertThat(events).hasSize(5);
        assertThat(events.get(1).getSessionLog().getStatus()).isEqualTo(SessionLog.SessionStatus.START);
        Event scalar = events.get(2);
        assertThat(scalar.getWallTime()).isEqualTo(1_700_000_000.123);
        assertThat(scalar.getStep()).isEqualTo(12);
        assertThat(scalar.getSummary().getValueList()).singleElement().satisfies(value -> {
            assertThat(value.getTag()).isEqualTo("train_loss");
            assertThat(value.getSimpleValue()).isEqualTo(0.25f);
        });
        checkHistograms(events.get(3));
        assertThat(events.get(4).getStep()).isEqualTo(1L << 40);
        Summary.Image image = events.get(4).getSummary().getValue(0).getImage();
        assertThat(List.of(image.getHeight(), image.getWidth(), image.getColorspace())).containsExactly(24, 32, 3);
        ImageReader gif = ImageIO.getImageReadersByFormatName("gif").next();
        gif.setInput(ImageIO.createImageInputStream(
                new ByteArrayInputStream(image.getEncodedImageString().toByteArray())));
        assertThat(gif.getNumImages(true)).isEqualTo(5);
    }

    private static void checkHistograms(Event event) {
        assertThat(event.getSummary().getValueCount()).isEqualTo(2);
        for (Summary.Value value : event.getSummary().getValueList()) {
            HistogramProto histogram = value.getHisto();
            assertThat(histogram.getBucketCount()).isEqualTo(histogram.getBucketLimitCount()).isPositive();
            assertThat(histogram.getBucketLimitList()).isSorted();
            assertThat(histogram.getBucketList().stream().mapToDouble(Double::doubleValue).sum())
                    .isEqualTo(histogram.getNum());
            if (value.getTag().endsWith("W")) {
                assertThat(histogram.getNum()).as("all but the one that is no number").isEqualTo(9999);
                assertThat(histogram.getSum() / histogram.getNum()).isCloseTo(0, within(0.05));
                assertThat(histogram.getSumSquares() / histogram.getNum()).isCloseTo(1, within(0.05));
                assertThat(histogram.getMin()).isBetween(-6.0, -3.0);
                assertThat(histogram.getMax()).isBetween(3.0, 6.0);
                double below = 0;
                for (int i = 0; i < histogram.getBucketCount() && histogram.getBucketLimit(i) <= 1; i++) {
                    below += histogram.getBucket(i);
                }
                assertThat(below / histogram.getNum()).as("share of values below about 1").isBetween(0.78, 0.86);
            } else {
                assertThat(histogram.getNum()).isEqualTo(3);
                assertThat(histogram.getMax()).isZero();
            }
        }
    }

    @Test
    void aContinuedRunWritesBehindTheFilesThatAreThere() throws IOException {
        for (long step : new long[] {0, 41}) {
            TensorBoardFiles board = files(step);
            board.take(new TrackedEvent.Scalars(step + 1, 5, Map.of("loss", 1.0)));
            board.end(false);
        }
        List<Event> events = EventFiles.read(folder.resolve("tensorboard"));
        assertThat(events).extracting(Event::getStep).containsExactly(0L, 0L, 1L, 0L, 41L, 42L);
        assertThat(events.get(4).getSessionLog().getStatus()).as("TensorBoard forgets later steps here")
                .isEqualTo(SessionLog.SessionStatus.START);
    }

    @Test
    void writesAFileWhenOneIsLarge() throws IOException {
        TensorBoardFiles board = files(0);
        for (int i = 0; i < 5; i++) {
            board.take(new TrackedEvent.Videos(i, 0, List.of(new TrackedEvent.Gif(1, 1, new byte[700_000]))));
        }
        board.end(true);
        try (var names = Files.list(folder.resolve("tensorboard"))) {
            assertThat(names.filter(file -> !file.getFileName().toString().startsWith("."))).hasSize(3);
        }
        assertThat(EventFiles.read(folder.resolve("tensorboard")).stream().filter(Event::hasSummary)).hasSize(5);
    }

    @Test
    void saysWhereItCannotWrite() throws IOException {
        Files.writeString(folder.resolve("tensorboard"), "no folder");
        TensorBoardFiles board = files(0);
        board.take(new TrackedEvent.Scalars(1, 5, Map.of("loss", 1.0)));
        assertThatThrownBy(() -> board.end(true)).isInstanceOf(IOException.class);
    }
}

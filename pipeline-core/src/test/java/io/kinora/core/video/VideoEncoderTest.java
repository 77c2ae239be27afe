package io.kinora.core.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.DecodedClip;
import io.kinora.core.decode.SourceInfo;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.VideoDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoEncoderTest {
    @ParameterizedTest
    @CsvSource({"47, 33, 48, 34, 2.5", "8, 9, 16, 16, 6", "64, 48, 64, 48, 2.5"})
    void oddAndTinySidesGrowByTheirEdges(int width, int height, int codedWidth, int codedHeight,
            double error)
            throws DecodeException {
        Frames frames = TestFrames.movingDisc(3, height, width, 12.5);

        List<DecodedClip> clips = new ArrayList<>();
        SourceInfo info = VideoDecoder.decode(SourceStream.of(VideoEncoder.mp4(frames)),
                DecodeSettings.of(3, 12.5, codedHeight, codedWidth), clips::add);

        assertThat(info.width()).isEqualTo(codedWidth);
        assertThat(info.height()).isEqualTo(codedHeight);
        assertThat(info.fps()).isEqualTo(12.5);
        assertThat(meanError(frames, clips.get(0).frames())).isLessThan(error);
    }

    @Test
    void keepsRatesThatAreNoWholeNumber() throws DecodeException {
        Frames frames = TestFrames.movingDisc(30, 32, 32, 30_000 / 1001.0);

        SourceInfo info = VideoDecoder.decode(SourceStream.of(VideoEncoder.mp4(frames)),
                DecodeSettings.of(30, 0, 32, 32), clip -> { });

        assertThat(info.fps()).isEqualTo(30_000 / 1001.0);
        assertThat(info.declaredFrames()).isEqualTo(30);
    }

    @Test
    void givesTheSameBytesToFilesAndStreamsEachTime(@TempDir Path folder) throws IOException {
        Frames frames = TestFrames.movingDisc(5, 32, 32, 8);
        Path file = folder.resolve("clip.mp4");
        ByteArrayOutputStream stream = new ByteArrayOutputStream();

        VideoEncoder.mp4(file, frames);
        VideoEncoder.mp4(stream, frames);

        assertThat(stream.toByteArray()).isEqualTo(Files.readAllBytes(file)).isEqualTo(VideoEncoder.mp4(frames));
    }

    @Test
    void refusesTwoChannels() {
        assertThatThrownBy(() -> VideoEncoder.mp4(new Frames(1, 1, 1, 2, 8, new byte[2])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot encode frames of shape [1, 1, 1, 2]: 1 or 3 channels are needed");
    }

    @Test
    void animatedPngIsLosslessAndRepeatsForEver() throws DecodeException {
        Frames frames = TestFrames.movingDisc(6, 21, 35, 8);
        byte[] png = AnimatedImage.png(frames);

        List<DecodedClip> clips = new ArrayList<>();
        VideoDecoder.decode(SourceStream.of(png), DecodeSettings.of(6, 0, 21, 35), clips::add);

        assertThat(clips.get(0).frames().pixels()).isEqualTo(frames.pixels());
        int control = new String(png, StandardCharsets.ISO_8859_1).indexOf("acTL");
        ByteBuffer chunk = ByteBuffer.wrap(png, control + 4, 8);
        assertThat(chunk.getInt()).as("frames").isEqualTo(6);
        assertThat(chunk.getInt()).as("plays, 0 for ever").isZero();
        assertThat(AnimatedImage.dataUri(frames)).startsWith("data:image/png;base64,iVBORw0KGgo");
    }

    @Test
    void greyClipsBecomeRgb() throws DecodeException {
        Frames grey = new Frames(2, 16, 16, 1, 8, new byte[512]);
        Arrays.fill(grey.pixels(), (byte) 120);

        List<DecodedClip> clips = new ArrayList<>();
        VideoDecoder.decode(SourceStream.of(AnimatedImage.png(grey)), DecodeSettings.of(2, 8, 16, 16), clips::add);

        assertThat(clips.get(0).frames().pixels()).containsOnly(120);
    }

    /** Over the part that both have. */
    private static double meanError(Frames left, Frames right) {
        long sum = 0;
        for (int frame = 0; frame < left.frames(); frame++) {
            for (int y = 0; y < left.height(); y++) {
                for (int x = 0; x < 3 * left.width(); x++) {
                    sum += Math.abs((left.pixels()[left.offset(frame, y, 0) + x] & 255)
                            - (right.pixels()[right.offset(frame, y, 0) + x] & 255));
                }
            }
        }
        return (double) sum / left.pixels().length;
    }

    @Test
    void encodesNoiseCoarserWhereTheEncoderHasNoRoom() throws DecodeException {
        byte[] pixels = new byte[16 * 64 * 64 * 3];
        Random random = new Random(1);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (random.nextBoolean() ? 255 : 0);
        }

        SourceInfo info = VideoDecoder.decode(SourceStream.of(VideoEncoder.mp4(new Frames(16, 64, 64, 3, 8, pixels))),
                DecodeSettings.of(16, 0, 64, 64), clip -> { });

        assertThat(info.decodedFrames()).isEqualTo(16);
    }
}

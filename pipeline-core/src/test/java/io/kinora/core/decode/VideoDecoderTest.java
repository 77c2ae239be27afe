package io.kinora.core.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kinora.core.video.Frames;
import io.kinora.core.video.TestFrames;
import io.kinora.core.video.VideoEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VideoDecoderTest {
    private static final Frames DISC = TestFrames.movingDisc(20, 64, 64, 8);
    private static final byte[] MP4 = VideoEncoder.mp4(DISC);

    @Test
    void givesBackWhatTheEncoderWrote() throws DecodeException {
        List<DecodedClip> clips = new ArrayList<>();

        SourceInfo info = decode(MP4, DecodeSettings.of(20, 8, 64, 64), clips);

        assertThat(clips).singleElement().satisfies(clip -> {
            assertThat(clip.frames().shape()).isEqualTo("[20, 64, 64, 3]");
            assertThat(clip.frames().fps()).isEqualTo(8);
            assertThat(clip.startMicros()).isZero();
            assertThat(clip.endMicros()).isEqualTo(2_500_000);
            // Half the chroma samples and the quantizer cost this much of smooth pictures.
            assertThat(TestFrames.meanAbsoluteError(clip.frames().pixels(), DISC.pixels())).isLessThan(1.5);
        });
        assertThat(info).isEqualTo(new SourceInfo("mov,mp4,m4a,3gp,3g2,mj2", "h264", "yuv420p", 64, 64, 0,
                "bt709", "limited", 8, 2_500_000, 20, 20));
    }

    @Test
    void cutsWindowsSideBySideOverlappingOrApart() throws DecodeException {
        assertThat(starts(settings(6, 6, 8, 0))).containsExactly(0L, 750_000L, 1_500_000L);
        assertThat(starts(settings(6, 4, 8, 0))).containsExactly(0L, 500_000L, 1_000_000L, 1_500_000L);
        assertThat(starts(settings(3, 8, 8, 0))).containsExactly(0L, 1_000_000L, 2_000_000L);
        assertThat(starts(settings(6, 4, 8, 2))).as("at most two").containsExactly(0L, 500_000L);
    }

    @Test
    void cutsEachPartByItsOwnGridWithinItsEnd() throws DecodeException {
        // 2.5 s at 8 fps. The first part has room for two windows of half a second, the overlapping one for one.
        List<TimeRange> parts = List.of(new TimeRange(300_000, 1_499_000), new TimeRange(1_000_000, 1_625_000),
                new TimeRange(2_200_000, Long.MAX_VALUE), new TimeRange(9_000_000, Long.MAX_VALUE));
        List<DecodedClip> clips = new ArrayList<>();
        List<Long> observed = new ArrayList<>();
        VideoDecoder.decode(SourceStream.of(MP4), settings(4, 4, 8, 0), parts,
                (frame, start, end) -> observed.add(start), clips::add);

        assertThat(clips).extracting(clip -> clip.range() + ": " + clip.startMicros() + " to " + clip.endMicros())
                .containsExactly("0: 300000 to 800000", "0: 800000 to 1300000", "1: 1000000 to 1500000",
                        "2: 2200000 to 2575000");
        assertThat(clips).extracting(DecodedClip::index).containsExactly(0, 1, 2, 3);
        List<DecodedClip> whole = new ArrayList<>();
        decode(MP4, DecodeSettings.of(20, 0, 64, 64), whole);
        assertThat(frame(clips.get(0).frames(), 0)).as("on screen at 0.3 s").isEqualTo(frame(whole.get(0).frames(), 2));
        assertThat(frame(clips.get(2).frames(), 3)).as("on screen at 1.375 s")
                .isEqualTo(frame(whole.get(0).frames(), 11));
        assertThat(frame(clips.get(3).frames(), 3)).as("the last one repeated")
                .isEqualTo(frame(whole.get(0).frames(), 19));
        assertThat(observed).as("frames on screen within a part, once each").doesNotHaveDuplicates()
                .contains(250_000L, 1_000_000L, 1_500_000L, 2_125_000L, 2_375_000L)
                .doesNotContain(0L, 125_000L, 1_625_000L, 2_000_000L);
    }

    @Test
    void takesClipsOfAllPartsUpToTheMostOfOneSource() throws DecodeException {
        List<DecodedClip> clips = new ArrayList<>();
        VideoDecoder.decode(SourceStream.of(MP4), settings(2, 2, 8, 3), List.of(new TimeRange(0, 500_000),
                new TimeRange(1_000_000, 2_000_000)), FrameObserver.NONE, clips::add);

        assertThat(clips).extracting(clip -> clip.range() + ": " + clip.startMicros())
                .containsExactly("0: 0", "0: 250000", "1: 1000000");
    }

    @Test
    void overlappingWindowsShareTheirFrames() throws DecodeException {
        List<DecodedClip> clips = new ArrayList<>();
        decode(MP4, settings(6, 4, 8, 0), clips);

        Frames first = clips.get(0).frames();
        Frames second = clips.get(1).frames();
        assertThat(Arrays.copyOfRange(second.pixels(), 0, 2 * first.frameSize()))
                .isEqualTo(Arrays.copyOfRange(first.pixels(), 4 * first.frameSize(), 6 * first.frameSize()));
    }

    @Test
    void dropsAndRepeatsFramesForTheTargetRate() throws DecodeException {
        List<DecodedClip> every = new ArrayList<>();
        decode(MP4, DecodeSettings.of(20, 0, 64, 64), every);
        Frames source = every.get(0).frames();
        assertThat(source.fps()).as("the source's own rate").isEqualTo(8);

        List<DecodedClip> half = new ArrayList<>();
        decode(MP4, DecodeSettings.of(10, 4, 64, 64), half);
        List<DecodedClip> twice = new ArrayList<>();
        decode(MP4, DecodeSettings.of(40, 16, 64, 64), twice);

        for (int frame = 0; frame < 20; frame++) {
            byte[] shown = frame(source, frame);
            assertThat(frame(twice.get(0).frames(), 2 * frame)).isEqualTo(shown);
            assertThat(frame(twice.get(0).frames(), 2 * frame + 1)).isEqualTo(shown);
            if (frame % 2 == 0) {
                assertThat(frame(half.get(0).frames(), frame / 2)).isEqualTo(shown);
            }
        }
    }

    @Test
    void completesAVideoShorterThanAWindowByItsLastFrame() throws DecodeException {
        List<DecodedClip> clips = new ArrayList<>();
        decode(VideoEncoder.mp4(TestFrames.movingDisc(3, 64, 64, 8)), DecodeSettings.of(10, 8, 64, 64), clips);

        assertThat(clips).singleElement().satisfies(clip -> {
            assertThat(clip.endMicros()).as("what there really is").isEqualTo(375_000);
            assertThat(frame(clip.frames(), 9)).isEqualTo(frame(clip.frames(), 2));
            assertThat(frame(clip.frames(), 2)).isNotEqualTo(frame(clip.frames(), 1));
        });
    }

    @Test
    void givesNoClipOfAShortVideoWhenTold() throws DecodeException {
        DecodeSettings skip = new DecodeSettings(21, 21, 8, 64, 64, Fit.CROP, ShortSource.SKIP, 0,
                DecodeLimits.DEFAULT);
        List<DecodedClip> clips = new ArrayList<>();

        assertThat(decode(MP4, skip, clips).decodedFrames()).isEqualTo(20);
        assertThat(clips).isEmpty();
    }

    @Test
    void givesNoClipOfASinglePicture() throws DecodeException {
        List<DecodedClip> clips = new ArrayList<>();
        decode(VideoEncoder.mp4(TestFrames.movingDisc(1, 64, 64, 8)), DecodeSettings.of(2, 8, 64, 64), clips);

        assertThat(clips).isEmpty();
    }

    @Test
    void cropsOrStretchesToAnotherShape() throws DecodeException {
        // Left and right thirds black, the middle white.
        byte[] pixels = new byte[2 * 32 * 96 * 3];
        for (int index = 0; index < pixels.length; index++) {
            int column = index / 3 % 96;
            pixels[index] = (byte) (column >= 32 && column < 64 ? 255 : 0);
        }
        byte[] wide = VideoEncoder.mp4(new Frames(2, 32, 96, 3, 8, pixels));
        List<DecodedClip> cropped = new ArrayList<>();
        decode(wide, DecodeSettings.of(2, 8, 16, 16), cropped);
        List<DecodedClip> stretched = new ArrayList<>();
        decode(wide, new DecodeSettings(2, 2, 8, 16, 16, Fit.STRETCH, ShortSource.SKIP, 0, DecodeLimits.DEFAULT),
                stretched);

        assertThat(row(cropped.get(0).frames())).as("only the white middle, but for the seam's blur")
                .satisfies(row -> assertThat(Arrays.stream(row, 1, 15)).allMatch(level -> level > 245));
        int[] whole = row(stretched.get(0).frames());
        assertThat(whole[1]).isLessThan(12);
        assertThat(whole[8]).isGreaterThan(243);
        assertThat(whole[14]).isLessThan(12);
    }

    @Test
    void refusesTextThatNamesOtherFiles() {
        DecodeException concatenation = failure(bytes("ffconcat version 1.0\nfile secret.mp4\n"));
        assertThat(concatenation.code()).isEqualTo("format-refused");
        assertThat(concatenation.stage()).isEqualTo(DecodeStage.OPEN);
        assertThat(concatenation).hasMessageContaining("names other files to be opened");

        assertThat(failure(bytes("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nsecret.ts\n#EXT-X-ENDLIST\n")).code())
                .isEqualTo("format-refused");
    }

    @Test
    void tellsWhatIsNoVideo() {
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);

        assertThat(failure(noise).code()).isEqualTo("not-a-video");
        assertThat(failure(new byte[0]).code()).isEqualTo("not-a-video");
        assertThat(failure(bytes("Just a text.".repeat(99))).code()).isEqualTo("not-a-video");
    }

    @Test
    void tellsACutFile() {
        byte[] whole = VideoEncoder.mp4(TestFrames.movingDisc(100, 128, 128, 25));
        // The index stands at the end of the file; in front of it, cutting the end leaves a readable head.
        byte[] indexFirst = Mp4Files.indexFirst(whole);

        assertThat(failure(Arrays.copyOf(whole, whole.length / 2)).code()).isEqualTo("damaged-header");
        DecodeException cut = failure(Arrays.copyOf(indexFirst, indexFirst.length - 2000));
        assertThat(cut.code()).isEqualTo("truncated");
        assertThat(cut.info()).hasValueSatisfying(info -> {
            assertThat(info.declaredFrames()).isEqualTo(100);
            assertThat(info.decodedFrames()).isBetween(1L, 99L);
        });
    }

    @Test
    void tellsDamage() throws DecodeException {
        byte[] damaged = VideoEncoder.mp4(TestFrames.movingDisc(100, 128, 128, 25));
        Random random = new Random(7);
        for (int index = damaged.length / 4; index < damaged.length / 3; index += 40) {
            damaged[index] ^= (byte) (1 + random.nextInt(255));
        }

        assertThat(failure(damaged).code()).isEqualTo("decode-error");
    }

    @Test
    void keepsWithinItsLimits() {
        Duration day = Duration.ofDays(1);
        assertThat(failure(MP4, limits(64 * 64 - 1, 100, day, day)).code()).isEqualTo("too-large");
        assertThat(failure(MP4, limits(64 * 64, 19, day, day)).code()).isEqualTo("too-long");
        assertThat(failure(MP4, limits(64 * 64, 20, Duration.ofSeconds(2), day)).code()).isEqualTo("too-long");
        byte[] large = VideoEncoder.mp4(TestFrames.movingDisc(40, 480, 640, 8));
        assertThat(failure(large, limits(480 * 640, 100, day, Duration.ofMillis(1))).code()).isEqualTo("deadline");
    }

    @Test
    void tellsAFailingFileSystemFromABadFile() {
        SourceStream failing = new PassingStream(MP4) {
            private int reads;

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (++reads > 2) {
                    throw new IOException("the node is gone");
                }
                return super.read(buffer, offset, Math.min(length, 500));
            }
        };

        DecodeException failure = catchThrowableOfType(DecodeException.class,
                () -> VideoDecoder.decode(failing, DecodeSettings.of(10, 8, 64, 64), clip -> { }));

        assertThat(failure.code()).isEqualTo("read-failed");
        assertThat(failure).hasMessageContaining("the node is gone").hasCauseInstanceOf(IOException.class);
    }

    @Test
    void passesOnWhatTheConsumerThrows() {
        assertThatThrownBy(() -> VideoDecoder.decode(SourceStream.of(MP4), DecodeSettings.of(10, 8, 64, 64),
                clip -> {
                    throw new IllegalStateException("enough");
                })).isInstanceOf(IllegalStateException.class).hasMessage("enough");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static SourceInfo decode(byte[] file, DecodeSettings settings, List<DecodedClip> clips)
            throws DecodeException {
        return VideoDecoder.decode(SourceStream.of(file), settings, clips::add);
    }

    private static DecodeException failure(byte[] file) {
        return failure(file, DecodeSettings.of(10, 8, 64, 64));
    }

    private static DecodeException failure(byte[] file, DecodeSettings settings) {
        DecodeException failure = catchThrowableOfType(DecodeException.class,
                () -> VideoDecoder.decode(SourceStream.of(file), settings, clip -> { }));
        assertThat(failure).as("decoding fails").isNotNull();
        return failure;
    }

    private static DecodeSettings limits(long pixels, long frames, Duration duration, Duration deadline) {
        return DecodeSettings.of(10, 8, 64, 64)
                .withLimits(new DecodeLimits(pixels, frames, duration, deadline, 64, 1 << 20, 1));
    }

    private static DecodeSettings settings(int frames, int stride, double fps, int clips) {
        return new DecodeSettings(frames, stride, fps, 64, 64, Fit.CROP, ShortSource.REPEAT_LAST, clips,
                DecodeLimits.DEFAULT);
    }

    private static List<Long> starts(DecodeSettings settings) throws DecodeException {
        List<DecodedClip> clips = new ArrayList<>();
        decode(MP4, settings, clips);
        return clips.stream().map(DecodedClip::startMicros).toList();
    }

    private static byte[] frame(Frames frames, int index) {
        return Arrays.copyOfRange(frames.pixels(), index * frames.frameSize(), (index + 1) * frames.frameSize());
    }

    /** Red levels of the first frame's middle row. */
    private static int[] row(Frames frames) {
        int[] levels = new int[frames.width()];
        for (int x = 0; x < levels.length; x++) {
            levels[x] = frames.pixels()[frames.offset(0, frames.height() / 2, x)] & 255;
        }
        return levels;
    }
}

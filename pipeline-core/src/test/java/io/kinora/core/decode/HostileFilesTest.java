package io.kinora.core.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kinora.core.video.TestFrames;
import io.kinora.core.video.VideoEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made to hurt whoever decodes them. */
class HostileFilesTest {
    private static final byte[] MP4 = VideoEncoder.mp4(TestFrames.movingDisc(20, 64, 64, 8));
    private static final DecodeSettings SETTINGS = DecodeSettings.of(10, 8, 16, 16);

    @TempDir
    private Path folder;

    /** Each would have FFmpeg open the file beside it, which is a real one. */
    @ParameterizedTest
    @ValueSource(strings = {
        "ffconcat version 1.0\nfile secret.mp4\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nsecret.mp4\n#EXT-X-ENDLIST\n",
        "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><Period><AdaptationSet>"
                + "<Representation><BaseURL>secret.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n"
                + "a=rtpmap:96 H264/90000\n",
    })
    void textThatNamesOtherFilesIsRefusedUnderAVideosName(String text) throws IOException {
        Files.write(folder.resolve("secret.mp4"), MP4);
        for (String name : new String[] {"evil.mp4", "evil.m3u8", "evil.mpd"}) {
            Files.writeString(folder.resolve(name), text);
            // FFmpeg is built without the reader of DASH.
            assertThat(failure(folder.resolve(name)).code())
                    .isEqualTo(text.startsWith("<?xml") ? "not-a-video" : "format-refused");
        }
    }

    @Test
    void framesOfAnotherFileAreNotRead() throws IOException {
        Path secret = Files.write(folder.resolve("secret.mp4"), MP4);
        Path evil = Files.write(folder.resolve("evil.mov"), Mp4Files.withFramesIn(MP4, secret));

        assertThat(failure(evil).code()).isEqualTo("no-frames");
    }

    @Test
    void aFileOfTenThousandStreamsIsRefused() throws IOException {
        byte[] two = Mp4Files.withTracks(MP4, 2);
        byte[] many = Mp4Files.withTracks(MP4, 10_000);

        DecodeException failure = failure(many, SETTINGS);

        assertThat(failure.code()).isEqualTo("too-many-streams");
        assertThat(failure).hasMessageContaining("more than 64 streams");
        assertThat(failure.bound()).hasValue(Bound.STREAMS);
        assertThat(failure(two, SETTINGS.withLimits(limits(1, 1 << 20))).code()).isEqualTo("too-many-streams");
    }

    @Test
    void aHeaderBeyondTheLimitIsRefused() {
        DecodeException failure = failure(MP4, SETTINGS.withLimits(limits(64, 1000)));

        assertThat(failure.code()).isEqualTo("header-too-large");
        assertThat(failure).hasMessageContaining("not known after 1000 bytes");
        assertThat(failure.bound()).hasValue(Bound.HEADER);
    }

    @Test
    void picturesOfFourThousandMillionPixelsAreRefusedByTheirHeader() {
        DecodeException failure = failure(gif(65_535, 2, 10), SETTINGS);

        assertThat(failure.code()).isEqualTo("too-large");
        assertThat(failure).hasMessage("Cannot decode frames of 65535x65535: more than 67108864 pixels");
        assertThat(failure.bound()).hasValue(Bound.PIXELS);
    }

    @Test
    void saysThatAFileIsEmpty() {
        assertThat(failure(new byte[0], SETTINGS)).hasMessage("Cannot decode the file: it is empty (0 bytes)")
                .extracting(DecodeException::code).isEqualTo("not-a-video");
    }

    @Test
    void aFileThatDecodesToFarMoreThanItsSizeIsRefused() {
        byte[] bomb = bomb(40);
        assertThat(bomb.length).isLessThan(2000);

        DecodeException failure = failure(bomb, DecodeSettings.of(10, 1, 16, 16));

        assertThat(failure.code()).isEqualTo("expands-too-much");
        assertThat(failure.bound()).hasValue(Bound.EXPANSION);
        assertThat(failure.info()).hasValueSatisfying(info -> assertThat(info.decodedFrames()).isBetween(15L, 20L));
    }

    @Test
    void aSmallFileWhoseFramesAreShownForHoursIsRefused() {
        byte[] slow = gif(8, 720, 3000);
        List<Integer> clips = new ArrayList<>();

        DecodeException failure = catchThrowableOfType(DecodeException.class, () -> VideoDecoder.decode(
                SourceStream.of(slow), DecodeSettings.of(16, 8, 512, 512), clip -> clips.add(clip.index())));

        assertThat(failure.code()).isEqualTo("expands-too-much");
        assertThat(failure).hasMessageContaining("bytes of clips");
        assertThat(failure.bound()).hasValue(Bound.EXPANSION);
        assertThat(clips).as("of 10,800").hasSize((int) (DecodeLimits.DEFAULT.output(slow.length) / (48 << 18)));
    }

    @Test
    void whatAFileMayDecodeToGrowsWithIt() {
        DecodeLimits limits = limits(64, 1 << 20);

        assertThat(limits.output(0)).isEqualTo(1L << 30);
        assertThat(limits.output(1_000_000)).isEqualTo((1L << 30) + 1_000_000L * limits.expansion());
        assertThat(limits.output(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    /** A GIF of 4000x4000, 64 MB a frame. */
    private static byte[] bomb(int frames) {
        return gif(4000, frames, 10);
    }

    /** A GIF whose frames change one pixel each and are shown for some hundredths of a second. */
    private static byte[] gif(int side, int frames, int hundredths) {
        ByteArrayOutputStream gif = new ByteArrayOutputStream();
        gif.writeBytes("GIF89a".getBytes(StandardCharsets.US_ASCII));
        byte low = (byte) side;
        byte high = (byte) (side >> 8);
        gif.writeBytes(new byte[] {low, high, low, high, (byte) 0x80, 0, 0, 0, 0, 0, -1, -1, -1});
        for (int frame = 0; frame < frames; frame++) {
            gif.writeBytes(new byte[] {0x21, (byte) 0xf9, 4, 0, (byte) hundredths, (byte) (hundredths >> 8), 0, 0});
            gif.writeBytes(new byte[] {0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0});
        }
        gif.write(0x3b);
        return gif.toByteArray();
    }

    private static DecodeLimits limits(int streams, long header) {
        DecodeLimits all = DecodeLimits.DEFAULT;
        return new DecodeLimits(all.pixels(), all.frames(), all.duration(), all.deadline(), streams, header,
                all.expansion());
    }

    private static DecodeException failure(Path file) throws IOException {
        try (SourceStream source = SourceStream.open(new Configuration(), file.toString())) {
            return failure(source, SETTINGS);
        }
    }

    private static DecodeException failure(byte[] file, DecodeSettings settings) {
        return failure(SourceStream.of(file), settings);
    }

    private static DecodeException failure(SourceStream source, DecodeSettings settings) {
        DecodeException failure = catchThrowableOfType(DecodeException.class,
                () -> VideoDecoder.decode(source, settings, clip -> { }));
        assertThat(failure).as("decoding fails").isNotNull();
        return failure;
    }
}

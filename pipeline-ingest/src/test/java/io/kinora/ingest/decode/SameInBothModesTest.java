package io.kinora.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeLimits;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.Fit;
import io.kinora.core.decode.IsolationSettings;
import io.kinora.core.decode.PassingStream;
import io.kinora.core.decode.SharedData;
import io.kinora.core.decode.ShortSource;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.TimeRange;
import io.kinora.core.isolate.ClipDecoder;
import io.kinora.core.video.TestFrames;
import io.kinora.core.video.VideoEncoder;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file gives does not depend on where it is decoded. */
class SameInBothModesTest {
    private static final DecodeSettings SETTINGS = new DecodeSettings(8, 5, 8, 48, 64, Fit.CROP,
            ShortSource.REPEAT_LAST, 0, DecodeLimits.DEFAULT);

    private static ClipDecoder<ScoredClip, SourceScan> process;
    private final ClipDecoder<ScoredClip, SourceScan> thread = new OnePass(SETTINGS);

    @BeforeAll
    static void start() {
        process = ScoringProcess.DECODING.open(SETTINGS, new IsolationSettings(
                IsolationSettings.Isolation.PROCESS, 1L << 30, Duration.ofSeconds(30), 1_000_000,
                IsolationSettings.Sandbox.AUTO), () -> false);
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    /** All that a decoder told of a file: its clips, written out, and what it found or why it failed. */
    private record Told(List<String> clips, Optional<SourceScan> scan, String failure) {
    }

    @Test
    void generatedFilesSoundAndDamaged() {
        byte[] mp4 = VideoEncoder.mp4(TestFrames.movingDisc(40, 64, 96, 8));
        byte[] damaged = mp4.clone();
        for (int at = mp4.length / 4; at < mp4.length / 3; at += 40) {
            damaged[at] ^= 0x55;
        }
        assertThat(told(mp4).clips()).hasSize(7);
        assertThat(told(VideoEncoder.mp4(TestFrames.movingDisc(1, 64, 64, 8))).scan()).isPresent();
        assertThat(told(damaged).failure()).startsWith("DECODE_ERROR");
        assertThat(told(Arrays.copyOf(mp4, mp4.length / 2)).failure()).startsWith("DAMAGED_HEADER");
        assertThat(told("ffconcat version 1.0\nfile secret.mp4\n".getBytes(StandardCharsets.UTF_8)).failure())
                .startsWith("FORMAT_REFUSED");
        assertThat(told(new byte[0]).failure()).startsWith("NOT_A_VIDEO");
    }

    @Test
    void aSourceOfFewFramesWhoseClipsAreLargeAndWaitForThem() {
        byte[] slides = VideoEncoder.mp4(TestFrames.movingDisc(30, 64, 64, 0.2));
        DecodeSettings large = DecodeSettings.of(16, 16, 256, 256);
        try (ClipDecoder<ScoredClip, SourceScan> small = ScoringProcess.DECODING.open(large, new IsolationSettings(
                IsolationSettings.Isolation.PROCESS, 1 << 28, Duration.ofSeconds(30), 1_000_000,
                IsolationSettings.Sandbox.AUTO), () -> false)) {
            Told told = tell(small, SourceStream.of(slides));
            assertThat(told).isEqualTo(tell(new OnePass(large), SourceStream.of(slides)));
            assertThat(told.clips()).as("470 MB of clips of 3 MB").hasSize(150);
        }
    }

    @Test
    void aShortPartIsScoredByItsOwnFramesAlsoWhereALongOneFollows() throws DecodeException {
        byte[] mp4 = VideoEncoder.mp4(TestFrames.movingDisc(80, 64, 96, 8));
        TimeRange brief = new TimeRange(500_000, 1_000_000);
        List<ScoredClip> alone = new ArrayList<>();
        List<ScoredClip> both = new ArrayList<>();
        thread.decode(SourceStream.of(mp4), List.of(brief), alone::add);
        thread.decode(SourceStream.of(mp4), List.of(brief, new TimeRange(5_000_000, Long.MAX_VALUE)), both::add);

        assertThat(alone).singleElement().satisfies(clip -> assertThat(clip.scores().luma()).isPositive());
        assertThat(both).hasSizeGreaterThan(5);
        assertThat(text(both.get(0))).isEqualTo(text(alone.get(0)));
    }

    @Test
    void aFileSystemThatFails() {
        for (Exception fault : List.of(new IOException("the node is gone"), new IllegalStateException("closed"))) {
            Told told = tell(process, new Failing(fault));
            assertThat(told).isEqualTo(tell(thread, new Failing(fault)));
            assertThat(told.failure()).startsWith("READ_FAILED").contains(fault.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_corpus/signavatar", "a_corpus/grid", "b_codec", "c_scenecut"})
    void realFiles(String folder) throws IOException {
        Optional<Path> data = SharedData.folder();
        assumeThat(data).as("shared data").isPresent();
        List<Path> files;
        try (Stream<Path> all = Files.walk(data.orElseThrow().resolve(folder))) {
            files = all.filter(Files::isRegularFile).filter(file -> file.toFile().length() < 3_000_000).sorted()
                    .limit(12).toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            told(Files.readAllBytes(file));
        }
    }

    private Told told(byte[] file) {
        Told told = tell(process, SourceStream.of(file));
        assertThat(told).isEqualTo(tell(thread, SourceStream.of(file)));
        return told;
    }

    private static Told tell(ClipDecoder<ScoredClip, SourceScan> decoder, SourceStream source) {
        List<String> clips = new ArrayList<>();
        try {
            SourceScan scan = decoder.decode(source, List.of(TimeRange.WHOLE), clip -> clips.add(text(clip)));
            return new Told(clips, Optional.of(scan), "");
        } catch (DecodeException failure) {
            return new Told(clips, Optional.empty(), failure.failure() + " " + failure.stage() + " "
                    + failure.getMessage() + " " + failure.bound() + " " + failure.info());
        }
    }

    /** A digest of every byte of a clip and its scores. */
    private static String text(ScoredClip clip) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ScoredClipCodec.write(new DataOutputStream(bytes), clip);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return UUID.nameUUIDFromBytes(bytes.toByteArray()).toString();
    }

    /** A file of which only the first bytes can be read. */
    private static final class Failing extends PassingStream {
        private final Exception fault;
        private long position;

        Failing(Exception fault) {
            super(VideoEncoder.mp4(TestFrames.movingDisc(20, 32, 32, 8)));
            this.fault = fault;
        }

        @Override
        public void seek(long offset) throws IOException {
            super.seek(offset);
            position = offset;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (position >= 1000) {
                if (fault instanceof IOException failed) {
                    throw failed;
                }
                throw (RuntimeException) fault;
            }
            int count = super.read(buffer, offset, Math.min(length, 500));
            position += count;
            return count;
        }
    }
}

package io.kinora.eval.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeLimits;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.Fit;
import io.kinora.core.decode.IsolationSettings;
import io.kinora.core.decode.SharedData;
import io.kinora.core.decode.ShortSource;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.VideoDecoder;
import io.kinora.core.video.Frames;
import io.kinora.core.video.TestFrames;
import io.kinora.core.video.VideoEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OwnSizeDecoderTest {
    private static final int FRAMES = 6;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(IsolationSettings.Isolation.class)
    void takesTheFramesOfOneWindow(IsolationSettings.Isolation isolation) throws Exception {
        Path wide = write("wide", 20, 32, 48);
        Path tall = write("tall", 20, 64, 32);
        for (double fps : new double[] {0, 4}) {
            OwnSizeDecoder decoder = decoder(isolation, fps);
            for (Path file : List.of(wide, tall)) {
                same(decoder.decode(new Configuration(), file.toString()), window(file, fps, decoder));
            }
        }
        Path brief = write("brief", FRAMES - 1, 32, 32);
        assertThatThrownBy(() -> decoder(isolation, 0).decode(new Configuration(), brief.toString()))
                .hasMessage("it is shorter than 6 frames")
                .isInstanceOfSatisfying(UnreadableVideoException.class, e -> assertThat(e.lasting()).isTrue());
        assertThatThrownBy(() -> decoder(isolation, 16).decode(new Configuration(), wide.toString()))
                .hasMessageContaining("it has 8.0 frames per second and 16.0 are wanted");
        assertThatThrownBy(() -> decoder(isolation, 0).decode(new Configuration(), folder + "/none.mp4"))
                .isInstanceOfSatisfying(UnreadableVideoException.class, e -> assertThat(e.lasting()).isFalse());
    }

    @Test
    void takesTheFramesOfRealFilesOfManySizesByOneProcess() throws Exception {
        Optional<Path> data = SharedData.folder();
        assumeThat(data).as("shared data").isPresent();
        List<Path> files;
        try (Stream<Path> all = Files.walk(data.orElseThrow().resolve("a_corpus"))) {
            files = all.filter(file -> file.toString().endsWith(".mp4") && file.toFile().length() < 1_000_000).sorted()
                    .limit(6).toList();
        }
        assertThat(files).isNotEmpty();
        OwnSizeDecoder decoder = decoder(IsolationSettings.Isolation.PROCESS, 0);
        List<ProcessHandle> before = ProcessHandle.current().children().toList();
        for (Path file : files) {
            same(decoder.decode(new Configuration(), file.toString()), window(file, 0, decoder));
        }
        assertThat(ProcessHandle.current().children().filter(child -> !before.contains(child)).count())
                .isLessThanOrEqualTo(1);
    }

    private static OwnSizeDecoder decoder(IsolationSettings.Isolation isolation, double fps) {
        return new OwnSizeDecoder(FRAMES, fps, new IsolationSettings(isolation, 1L << 30, Duration.ofSeconds(60), 1000,
                IsolationSettings.Sandbox.AUTO));
    }

    /** Decoded here, in one piece. */
    private static Frames window(Path file, double fps, OwnSizeDecoder decoder)
            throws IOException, DecodeException, UnreadableVideoException {
        OwnSizeDecoder.Shape shape = decoder.shape(new Configuration(), file.toString());
        List<Frames> windows = new ArrayList<>();
        try (SourceStream source = SourceStream.open(new Configuration(), file.toString())) {
            VideoDecoder.decode(source, new DecodeSettings(FRAMES, FRAMES, fps, shape.height(), shape.width(),
                    Fit.STRETCH, ShortSource.SKIP, 1, DecodeLimits.DEFAULT), clip -> windows.add(clip.frames()));
        }
        assertThat(windows).hasSize(1);
        return windows.get(0);
    }

    private static void same(Frames frames, Frames expected) {
        assertThat(frames.shape()).isEqualTo(expected.shape());
        assertThat(frames.fps()).isEqualTo(expected.fps());
        assertThat(frames.pixels()).isEqualTo(expected.pixels());
    }

    private Path write(String name, int frames, int height, int width) throws IOException {
        Path file = folder.resolve(name + ".mp4");
        VideoEncoder.mp4(file, TestFrames.movingDisc(frames, height, width, 8));
        return file;
    }
}

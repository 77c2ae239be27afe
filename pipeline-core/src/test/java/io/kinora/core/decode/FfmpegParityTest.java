package io.kinora.core.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kinora.core.video.Frames;
import io.kinora.core.video.TestFrames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares decoded frames with those of the {@code ffmpeg} program, where this machine has it. */
class FfmpegParityTest {
    private static final int SIDE = 64;
    private static final int MOST = 40;
    private static final String FLAGS = "bicubic+accurate_rnd+bitexact+full_chroma_int+full_chroma_inp";

    /** The matrix and range that each file states, or those that this project takes for one that states none. */
    @ParameterizedTest
    @CsvSource({
        "a_corpus/signavatar/Beautiful.mp4, bt709, tv",
        "a_corpus/asl_gestures/again.mkv, bt601, pc",
        "a_corpus/grid/bbaf2n.mpg, bt601, tv",
        "a_corpus/surveillance/car-detection.mp4, bt601, tv",
        "b_codec/decord/video_0.mov, bt709, tv",
        "b_codec/decord/video_90.mov, bt709, tv",
        "b_codec/decord/video_180.mov, bt709, tv",
        "b_codec/decord/video_270.mov, bt709, tv",
        "b_codec/decord/unordered.mov, bt601, tv",
        "b_codec/mediabunny/sar_2x1.mp4, bt601, tv",
        "b_codec/mediabunny/rotate-buck-bunny.mp4, bt709, tv",
        "b_codec/mediabunny/missing-keyframe-labels.ts, bt709, tv",
        "b_codec/mediabunny/transparency.webm, bt709, tv",
        "b_codec/mediabunny/video-h265.mp4, bt601, pc",
        "b_codec/torchcodec/av1_video.mkv, bt709, tv",
        "b_codec/torchcodec/bt709_full_range.mp4, bt709, pc",
        "b_codec/torchcodec/h264_10bits.mp4, bt601, tv",
        "b_codec/torchcodec/h265_10bits.mp4, bt601, tv",
        "b_codec/torchcodec/nasa_13013.mp4, bt709, tv",
        "b_codec/gif/bolt-multi-size-detection.gif, auto, auto",
        "b_codec/gif/face-demographics-walking-and-pause.gif, auto, auto",
        "c_scenecut/scene_cuts.mp4, bt709, tv",
    })
    void framesAreThoseOfFfmpeg(String file, String matrix, String range) throws Exception {
        Optional<Path> data = SharedData.folder();
        assumeThat(data).as("shared data").isPresent();
        assumeThat(ffmpegIsThere()).as("the ffmpeg program").isTrue();
        Path path = data.orElseThrow().resolve(file);

        // Times count from the first frame, and half a millisecond late is on time, as in FrameSelector; then
        // square pixels, the middle square, the size.
        String filter = "settb=1/1000000,setpts=PTS-STARTPTS-500,fps=8:round=up,"
                + "scale=iw*sar:ih:flags=" + FLAGS + ",setsar=1,"
                + "crop=min(iw\\,ih):min(iw\\,ih),scale=" + SIDE + ":" + SIDE + ":flags=" + FLAGS
                + ":in_color_matrix=" + matrix + ":in_range=" + range + ":out_range=pc";
        byte[] expected = ffmpeg(path, filter);
        byte[] actual = frames(path);

        int common = Math.min(expected.length, actual.length);
        int frameSize = 3 * SIDE * SIDE;
        assertThat(Math.abs(expected.length - actual.length) / frameSize)
                .as("frames more or fewer: ffmpeg's filter ends at the last frame's start").isLessThanOrEqualTo(1);
        for (int frame = 0; frame < common / frameSize; frame++) {
            assertThat(TestFrames.meanAbsoluteError(
                    Arrays.copyOfRange(expected, frame * frameSize, (frame + 1) * frameSize),
                    Arrays.copyOfRange(actual, frame * frameSize, (frame + 1) * frameSize)))
                    .as("mean absolute error of frame %d of %s", frame, file).isLessThanOrEqualTo(1.0);
        }
    }

    @Test
    void whatCannotBeDecodedOfTheSharedDataIsTold() throws IOException {
        Optional<Path> data = SharedData.folder();
        assumeThat(data).as("shared data").isPresent();
        List<String> failures = new ArrayList<>();
        Configuration configuration = new Configuration();
        for (VideoFile file : VideoFiles.list(configuration, List.of(data.orElseThrow() + "/b_codec")).videos()) {
            try (SourceStream source = SourceStream.open(configuration, file.uri())) {
                VideoDecoder.decode(source, DecodeSettings.of(10, 8, 16, 16), clip -> { });
            } catch (DecodeException failure) {
                failures.add(file.name() + " " + failure.code());
            }
        }

        assertThat(failures).containsExactlyInAnyOrder("corrupted.mp4 decode-error",
                "AudioVideoInterleave.avi no-frames", "FlashVideo.flv damaged-header", "Mpeg4.mp4 no-video-stream",
                "WindowsMediaVideo.wmv no-frames", "gif.gif no-frames", "mp4-with-audio.mp4 no-video-stream");
    }

    private static byte[] frames(Path path) throws IOException, DecodeException {
        List<Frames> single = new ArrayList<>();
        DecodeSettings settings = DecodeSettings.of(1, 8, SIDE, SIDE).withClips(MOST);
        try (SourceStream source = SourceStream.open(new Configuration(), path.toString())) {
            VideoDecoder.decode(source, settings, clip -> single.add(clip.frames()));
        }
        byte[] all = new byte[single.size() * 3 * SIDE * SIDE];
        for (int index = 0; index < single.size(); index++) {
            System.arraycopy(single.get(index).pixels(), 0, all, index * 3 * SIDE * SIDE, 3 * SIDE * SIDE);
        }
        return all;
    }

    private static byte[] ffmpeg(Path path, String filter) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("ffmpeg", "-v", "error", "-nostdin", "-i", path.toString(), "-an",
                "-vf", filter, "-fps_mode", "passthrough", "-frames:v", Integer.toString(MOST),
                "-pix_fmt", "rgb24", "-f", "rawvideo", "-")
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        byte[] bytes = process.getInputStream().readAllBytes();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("exit code of ffmpeg").isZero();
        return bytes;
    }

    private static boolean ffmpegIsThere() {
        try {
            return new ProcessBuilder("ffmpeg", "-version").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

package io.kinora.core.decode;

import static io.kinora.core.decode.DecodePlan.KEYFRAMES;
import static io.kinora.core.decode.DecodePlan.SEEK;
import static io.kinora.core.decode.DecodePlan.SEQUENTIAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodePlanTest {
    private static final long SECOND = 1_000_000;
    /** A keyframe every two seconds of a minute that begins at 5 seconds. */
    private static final KeyframeIndex INDEX = new KeyframeIndex(
            LongStream.range(0, 30).map(key -> (5 + 2 * key) * SECOND).toArray());

    @Test
    void choosesThePlanThatDecodesLeast() {
        List<TimeRange> whole = List.of(TimeRange.WHOLE);
        assertThat(plan(whole, 8, true)).isEqualTo(SEQUENTIAL);
        assertThat(plan(whole, 8, false)).isEqualTo(SEQUENTIAL);
        assertThat(plan(whole, 0.25, false)).as("chosen frames 4 s apart, keyframes 2 s").isEqualTo(KEYFRAMES);
        assertThat(plan(whole, 0.25, true)).as("somebody looks at all frames").isEqualTo(SEQUENTIAL);
        assertThat(plan(whole, 0, false)).as("all frames are chosen").isEqualTo(SEQUENTIAL);

        assertThat(plan(List.of(seconds(30, 40)), 8, true)).isEqualTo(SEEK);
        assertThat(plan(List.of(seconds(1, 40)), 8, true)).as("no keyframe before").isEqualTo(SEQUENTIAL);
        assertThat(plan(List.of(seconds(0, 10), seconds(5, 30), seconds(31, 40)), 8, true)).isEqualTo(SEQUENTIAL);
        assertThat(plan(List.of(seconds(0, 10), seconds(5, 30), seconds(33, 40)), 8, true)).isEqualTo(SEEK);
        assertThat(DecodePlan.of(KeyframeIndex.NONE, 0, List.of(seconds(30, 40)), 0.1, false)).isEqualTo(SEQUENTIAL);
    }

    @Test
    void findsTheKeyframeBeforeATime() {
        assertThat(INDEX.before(4 * SECOND)).isEqualTo(Long.MIN_VALUE);
        assertThat(INDEX.before(5 * SECOND)).isEqualTo(5 * SECOND);
        assertThat(INDEX.before(8 * SECOND)).isEqualTo(7 * SECOND);
        assertThat(INDEX.before(800 * SECOND)).isEqualTo(63 * SECOND);
        assertThat(INDEX.spacing()).isEqualTo(2 * SECOND);
        assertThat(new KeyframeIndex(new long[] {0}).spacing()).isEqualTo(Long.MAX_VALUE);
    }

    /** With and without an index, B-frames, one keyframe only, other codecs, edit lists and wrongly ordered times. */
    @ParameterizedTest
    @ValueSource(strings = {"a_corpus/asl_gestures/again.mkv",
        "a_corpus/grid/bbaf2n.mpg", "b_codec/decord/unordered.mov", "b_codec/decord/video_90.mov",
        "b_codec/decord/flipping_a_pancake.mkv", "b_codec/torchcodec/av1_video.mkv",
        "b_codec/torchcodec/nasa_13013.mp4", "b_codec/torchcodec/h265_video.mp4"})
    void everyPlanGivesTheSameFrames(String file) throws IOException, DecodeException {
        Optional<Path> data = SharedData.folder();
        assumeThat(data).as("shared data").isPresent();

        compare(Files.readAllBytes(data.orElseThrow().resolve(file)));
    }

    @Test
    void everyPlanGivesTheSameFramesOfFilesMadeOfKeyframes(@TempDir Path folder) throws Exception {
        assumeThat(FfmpegProgram.isThere()).as("the ffmpeg program").isTrue();
        Path intra = folder.resolve("intra.mov");
        FfmpegProgram.run("-f", "lavfi", "-i", "testsrc=size=64x48:rate=25:duration=20", "-c:v", "mjpeg",
                intra.toString());
        Path openGop = folder.resolve("open.mkv");
        FfmpegProgram.run("-f", "lavfi", "-i", "testsrc=size=64x48:rate=25:duration=20", "-c:v", "libx264", "-g", "25",
                "-x264-params", "open-gop=1:bframes=3", openGop.toString());
        Path refresh = folder.resolve("refresh.mp4");
        FfmpegProgram.run("-f", "lavfi", "-i", "testsrc=size=64x48:rate=25:duration=20", "-c:v", "libx264", "-g", "25",
                "-x264-params", "intra-refresh=1", refresh.toString());

        compare(Files.readAllBytes(openGop));
        compare(Files.readAllBytes(refresh));
        byte[] bytes = Files.readAllBytes(intra);
        compare(bytes);
        assertThat(decode(bytes, 1, List.of(TimeRange.WHOLE), false, Optional.empty()).info.decodedFrames())
                .as("of 500 frames the 20 chosen ones and those behind them").isLessThan(65);
    }

    @Test
    void jumpsToTimesThatTheContainerRounds(@TempDir Path folder) throws Exception {
        assumeThat(FfmpegProgram.isThere()).as("the ffmpeg program").isTrue();
        Path intra = folder.resolve("intra.mkv");
        FfmpegProgram.run("-f", "lavfi", "-i", "testsrc=size=64x48:rate=30:duration=20", "-c:v", "mjpeg",
                intra.toString());
        byte[] file = Files.readAllBytes(intra);

        compare(file);
        compare(file, 3, List.of(TimeRange.WHOLE), false, KEYFRAMES);
        assertThat(decode(file, 3, List.of(TimeRange.WHOLE), false, Optional.empty()).info.decodedFrames())
                .as("of 600 frames 60 chosen ones, at thirds of seconds").isLessThan(200);
        assertThat(decode(file, 0, List.of(new TimeRange(15 * SECOND + 666_667, Long.MAX_VALUE)), true,
                Optional.empty()).info.decodedFrames()).as("the last 4.3 seconds").isLessThan(150);
    }

    @Test
    void decodesLittleForALateRange() throws IOException, DecodeException {
        Optional<Path> data = SharedData.folder();
        assumeThat(data).as("shared data").isPresent();
        byte[] file = Files.readAllBytes(data.orElseThrow()
                .resolve("a_corpus/surveillance/one-by-one-person-detection.mp4"));
        List<TimeRange> late = List.of(seconds(120, 124));

        Result best = decode(file, 8, late, true, Optional.empty());
        Result sequential = decode(file, 8, late, true, Optional.of(SEQUENTIAL));

        assertThat(best.clips).hasSize(8).isEqualTo(sequential.clips);
        assertThat(best.observed).isEqualTo(sequential.observed);
        assertThat(sequential.info.decodedFrames()).isGreaterThan(1200);
        assertThat(best.info.decodedFrames()).isLessThan(sequential.info.decodedFrames() / 4);
    }

    /** The parts overlap, and lie in the middle so that there is something to leave out. */
    private static void compare(byte[] file) throws DecodeException {
        long length = decode(file, 8, List.of(TimeRange.WHOLE), true, Optional.empty()).info.durationMicros();
        List<TimeRange> parts = List.of(new TimeRange(length / 2, length * 7 / 10),
                new TimeRange(length * 3 / 5, length * 4 / 5), new TimeRange(length * 9 / 10, Long.MAX_VALUE));
        compare(file, 8, parts, true, SEEK);
        compare(file, 0, parts, false, SEEK);
        compare(file, 0.7, List.of(TimeRange.WHOLE), false, KEYFRAMES);
        compare(file, 2.5, parts, false, KEYFRAMES);
    }

    private static void compare(byte[] file, double fps, List<TimeRange> ranges, boolean observed, DecodePlan plan)
            throws DecodeException {
        Result sequential = decode(file, fps, ranges, observed, Optional.of(SEQUENTIAL));
        Result other = decode(file, fps, ranges, observed, Optional.of(plan));
        assertThat(other.clips).as("%s at %s fps", plan, fps).isEqualTo(sequential.clips);
        assertThat(other.observed).isEqualTo(sequential.observed);
    }

    private static Result decode(byte[] file, double fps, List<TimeRange> ranges, boolean observed,
            Optional<DecodePlan> plan) throws DecodeException {
        List<String> clips = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        FrameObserver observer = observed ? (frame, start, end) -> {
            times.add(start);
            times.add(end);
        } : FrameObserver.NONE;
        SourceInfo info = VideoDecoder.decode(SourceStream.of(file), DecodeSettings.of(4, fps, 16, 16), ranges,
                observer, clip -> clips.add(clip.range() + " " + clip.index() + " " + clip.startMicros() + " "
                        + clip.endMicros() + " " + Arrays.hashCode(clip.frames().pixels())), plan);
        return new Result(info, clips, times);
    }

    private static DecodePlan plan(List<TimeRange> ranges, double fps, boolean observed) {
        return DecodePlan.of(INDEX, 5 * SECOND, ranges, fps, observed);
    }

    private static TimeRange seconds(long start, long end) {
        return new TimeRange(start * SECOND, end * SECOND);
    }

    private record Result(SourceInfo info, List<String> clips, List<Long> observed) {
    }
}

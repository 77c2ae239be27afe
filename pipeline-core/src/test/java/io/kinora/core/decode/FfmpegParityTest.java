package io.kinora.core.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kinora.core.video.TestFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares decoded frames with those of the {@code ffmpeg} program, where this machine has it. Both get the same
 * scaler flags, and the program is told the matrix and range that this project read from the file or took for one
 * that states none.
 */
class FfmpegParityTest {
    private static final int SIDE = 64;
    private static final int FRAME_BYTES = 3 * SIDE * SIDE;
    private static final double FPS = 8;
    /** Frames compared of one part of a file. */
    private static final int MOST = 10;
    private static final long LONG_MICROS = 4_000_000;
    /** A tenth of the level that is promised: a wrong matrix may cost half a level only. */
    private static final double TOLERANCE = 0.1;
    private static final String FLAGS = "bicubic+accurate_rnd+bitexact+full_chroma_int+full_chroma_inp";
    private static final List<String> UNDECODABLE = List.of("AudioVideoInterleave.avi no-frames",
            "FlashVideo.flv damaged-header", "Mpeg4.mp4 no-video-stream", "WindowsMediaVideo.wmv no-frames",
            "corrupted.mp4 decode-error", "gif.gif no-frames", "mp4-with-audio.mp4 no-video-stream");

    @BeforeAll
    static void findProgram() {
        assumeThat(FfmpegProgram.isThere()).as("the ffmpeg program").isTrue();
    }

    @Tag("long")
    @Test
    void framesOfEveryFileOfTheSharedDataAreThoseOfFfmpeg(TestReporter reporter) throws Exception {
        Optional<Path> data = SharedData.folder();
        assumeThat(data).as("shared data").isPresent();
        Queue<String> undecodable = new ConcurrentLinkedQueue<>();
        Queue<Row> compared = new ConcurrentLinkedQueue<>();
        List<VideoFile> files = VideoFiles.list(new Configuration(), List.of(data.orElseThrow().toString())).videos();
        // One file's frames wait for the program, those of another are decoded.
        files.parallelStream().forEach(file -> {
            try {
                compared.add(compare(Path.of(file.uri().substring("file:".length()))));
            } catch (DecodeException failure) {
                undecodable.add(file.name() + " " + failure.code());
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(file.uri(), e);
            }
        });

        List<Row> rows = compared.stream().sorted(Comparator.comparing(Row::file)).toList();
        Path report = Files.createDirectories(Path.of("target")).resolve("ffmpeg-parity.md");
        Files.writeString(report, table(data.orElseThrow(), rows));
        double worst = rows.stream().mapToDouble(Row::worst).max().orElseThrow();
        String summary = String.format(Locale.ROOT,
                "%d files, %d frames compared with ffmpeg: worst mean absolute error %.3f of 255; %s", rows.size(),
                rows.stream().mapToInt(Row::frames).sum(), worst, report.toAbsolutePath());
        System.out.println(summary);
        reporter.publishEntry("ffmpeg parity", summary);
        assertThat(undecodable).containsExactlyInAnyOrderElementsOf(UNDECODABLE);
        assertThat(rows).hasSize(files.size() - UNDECODABLE.size());
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.worst).as("worst error of %s", row.file).isLessThan(TOLERANCE);
            assertThat(row.frames).as("frames of %s", row.file).isPositive();
        });
    }

    /** Files as the shared data has none: each is what its name says, made from the program's test picture. */
    @ParameterizedTest
    @CsvSource(value = {
        "variable-rate.mkv, 64x48, 'select=not(mod(n\\,7))+gt(mod(n\\,5)\\,2)', -c:v libx264 -fps_mode vfr",
        "variable-rate.mp4, 64x48, 'select=not(mod(n\\,7))+gt(mod(n\\,5)\\,2)', -c:v libx264 -fps_mode vfr",
        "no-times.h264, 64x48, null, -c:v libx264 -bf 3",
        "no-presentation-times.avi, 64x48, null, -c:v mpeg4 -bf 2 -q:v 2",
        "late-start.ts, 64x48, null, -c:v libx264 -output_ts_offset 1000",
        "late-start.mkv, 64x48, null, -c:v libx264 -output_ts_offset 10",
        "edit-list.mp4, 64x48, setpts=PTS+2/TB, -c:v libx264 -bf 2",
        "odd-size.webm, 63x47, null, -c:v libvpx-vp9 -deadline realtime -pix_fmt yuv420p",
        "odd-size.avi, 81x63, null, -c:v mpeg4 -q:v 2",
        "tall.mp4, 46x90, null, -c:v libx264",
        "wide-pixels.mp4, 64x48, setsar=16/11, -c:v libx264",
        "tall-pixels.mpg, 64x48, setsar=3/4, -c:v mpeg2video -q:v 2",
        "ten-bit.mp4, 64x48, null, -c:v libx264 -pix_fmt yuv420p10le",
        "ten-bit-422.mkv, 64x48, null, -c:v libx265 -x265-params log-level=none -pix_fmt yuv422p10le",
        "bt2020.mp4, 64x48, null, -c:v libx264 -pix_fmt yuv420p10le -colorspace bt2020nc",
        "full-bt709.mp4, 64x48, scale=out_range=pc, -c:v libx264 -pix_fmt yuv420p -color_range pc -colorspace bt709",
        "smpte240m.mkv, 64x48, null, -c:v libx264 -pix_fmt yuv444p -colorspace smpte240m",
        "fcc.mkv, 64x48, null, -c:v libx264 -pix_fmt yuv420p -colorspace fcc",
        "rgb.mkv, 64x48, null, -c:v ffv1 -pix_fmt gbrp",
        "grey.mov, 64x48, null, -c:v ffv1 -pix_fmt gray -strict -2 -f matroska",
        "interlaced.mpg, 64x48, null, -c:v mpeg2video -flags +ildct+ilme -q:v 2",
        "stills.gif, 64x48, null, -c:v gif",
        "slow.mp4, 64x48, fps=2, -c:v libx264",
        "fast.mp4, 64x48, fps=119.88, -c:v libx264",
    }, nullValues = "null")
    void framesOfOddFilesAreThoseOfFfmpeg(String name, String size, String filter, String encoder, @TempDir Path folder)
            throws Exception {
        Path file = folder.resolve(name);
        List<String> command = new ArrayList<>(List.of("-f", "lavfi", "-i",
                "testsrc=size=" + size + ":rate=30:duration=3", "-vf", filter == null ? "null" : filter));
        command.addAll(List.of(encoder.split(" ")));
        command.add(file.toString());
        FfmpegProgram.run(command.toArray(String[]::new));

        Row row = compare(file);

        assertThat(row.worst).as("%s", row).isLessThan(TOLERANCE);
        assertThat(row.frames).isEqualTo(MOST);
    }

    /** Compares a file's begin, and of a long one a part from its middle, too. */
    private static Row compare(Path file) throws IOException, InterruptedException, DecodeException {
        List<byte[]> first = new ArrayList<>();
        long[] begun = {0};
        SourceInfo info = decode(file, TimeRange.WHOLE, clip -> {
            begun[0] = first.isEmpty() ? clip.startMicros() : begun[0];
            first.add(clip.frames().pixels());
        });
        double worst = worst(first, file, info, begun[0], 0);
        int frames = first.size();
        if (info.durationMicros() > LONG_MICROS) {
            long middle = info.durationMicros() * 6 / 10;
            List<byte[]> later = new ArrayList<>();
            decode(file, new TimeRange(middle, Long.MAX_VALUE), clip -> later.add(clip.frames().pixels()));
            worst = Math.max(worst, worst(later, file, info, begun[0], middle));
            frames += later.size();
        }
        return new Row(file.toString(), info, frames, worst);
    }

    private static SourceInfo decode(Path file, TimeRange range, ClipConsumer consumer)
            throws IOException, DecodeException {
        DecodeSettings settings = DecodeSettings.of(1, FPS, SIDE, SIDE).withClips(MOST);
        try (SourceStream source = SourceStream.of(Files.readAllBytes(file))) {
            return VideoDecoder.decode(source, settings, List.of(range), FrameObserver.NONE, consumer);
        }
    }

    private static double worst(List<byte[]> actual, Path file, SourceInfo info, long begun, long from)
            throws IOException, InterruptedException {
        byte[] expected = ffmpeg(file, info, begun, from, actual.size());
        assertThat(expected.length / FRAME_BYTES).as("frames of %s", file).isEqualTo(actual.size());
        double worst = 0;
        for (int frame = 0; frame < actual.size(); frame++) {
            worst = Math.max(worst, TestFrames.meanAbsoluteError(actual.get(frame),
                    Arrays.copyOfRange(expected, frame * FRAME_BYTES, (frame + 1) * FRAME_BYTES)));
        }
        return worst;
    }

    /**
     * The program's frames. Its {@code fps} filter rounds a frame's time to a target's number: upwards, a frame is used
     * from the first target on at which it is on screen, as here; half a millisecond late is on time, as in
     * {@link FrameSelector}. It takes the last frame to end when it begins, as the program loses its duration, so
     * {@code tpad} lets it last. The middle square is cut out of the stored pixels where chroma samples begin, and
     * scaled once: making pixels square by a scaling of its own would blur twice.
     */
    private static byte[] ffmpeg(Path file, SourceInfo info, long begun, long from, int frames)
            throws IOException, InterruptedException {
        boolean rgb = info.colorMatrix().equals("rgb");
        String filter = "settb=1/1000000,setpts=PTS-(" + (begun + from + 500) + ")"
                + ",tpad=stop_mode=clone:stop_duration=4,fps=" + FPS + ":round=up:start_time=0"
                + ",crop=min(iw\\,round(ih/sar)):min(ih\\,round(iw*sar)):floor(floor((iw-ow)/2)/hsub)*hsub"
                + ":floor(floor((ih-oh)/2)/vsub)*vsub:exact=1,scale=" + SIDE + ":" + SIDE + ":flags=" + FLAGS
                + ":out_range=pc:in_color_matrix="
                + (rgb ? "auto" : info.colorMatrix().split(" ")[0]) + ":in_range="
                + (rgb ? "auto" : info.colorRange().startsWith("full") ? "pc" : "tv");
        List<String> command = new ArrayList<>(List.of("-copyts"));
        if (from > 0 && (info.container().startsWith("mov") || info.container().startsWith("matroska"))) {
            // These lead the program exactly; early enough that the frame on screen at the part's begin is there.
            command.addAll(List.of("-ss", String.format(Locale.ROOT, "%.3f", Math.max(0, from / 1e6 - 1.5))));
        }
        command.addAll(List.of("-i", file.toString(), "-an", "-vf", filter, "-fps_mode", "passthrough", "-frames:v",
                Integer.toString(frames), "-pix_fmt", "rgb24", "-f", "rawvideo", "-"));
        return FfmpegProgram.run(command.toArray(String[]::new));
    }

    private static String table(Path data, List<Row> rows) {
        StringBuilder table = new StringBuilder("""
                | file | codec | size | pixel format | rotation | matrix | range | frames | worst error of 255 |
                |---|---|---|---|---|---|---|---|---|
                """);
        for (Row row : rows) {
            SourceInfo info = row.info;
            table.append(String.format(Locale.ROOT, "| %s | %s | %dx%d | %s | %d | %s | %s | %d | %.3f |%n",
                    data.relativize(Path.of(row.file)), info.codec(), info.width(), info.height(), info.pixelFormat(),
                    info.rotation(), info.colorMatrix(), info.colorRange(), row.frames, row.worst));
        }
        return table.toString();
    }

    private record Row(String file, SourceInfo info, int frames, double worst) {
    }
}

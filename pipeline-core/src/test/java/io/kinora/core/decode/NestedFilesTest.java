package io.kinora.core.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kinora.core.video.TestFrames;
import io.kinora.core.video.VideoEncoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file may name others; none of them is opened. */
class NestedFilesTest {
    private static final byte[] MP4 = VideoEncoder.mp4(TestFrames.movingDisc(20, 64, 64, 8));

    /** Bytes of the data reference that says "in this file". */
    private static final int OWN_ENTRY = 12;

    @TempDir
    private Path folder;

    @Test
    void readsNoFramesFromTheFileThatAMovieNames() throws IOException, InterruptedException {
        Path other = Files.write(folder.resolve("other.mp4"), MP4);
        byte[] pointing = pointingTo(other);
        List<DecodedClip> clips = new ArrayList<>();

        DecodeException failure = catchThrowableOfType(DecodeException.class, () -> VideoDecoder.decode(
                SourceStream.of(pointing), DecodeSettings.of(10, 8, 64, 64), clips::add));

        assertThat(failure).as("its frames lie in the other file").isNotNull();
        assertThat(clips).isEmpty();
        assumeThat(Path.of("/usr/bin/ffmpeg")).exists();
        Path movie = Files.write(folder.resolve("pointing.mp4"), pointing);
        assertThat(frames(movie)).as("what it would do to one who lets it").isEqualTo(20);
    }

    /** Frames that the ffmpeg program decodes when it may open what a movie names. */
    private static long frames(Path movie) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/usr/bin/ffmpeg", "-v", "quiet", "-enable_drefs", "1",
                "-use_absolute_path", "1", "-i", movie.toString(), "-f", "framemd5", "-")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(),
                StandardCharsets.US_ASCII))) {
            return lines.lines().filter(line -> !line.startsWith("#")).count();
        } finally {
            process.waitFor();
        }
    }

    /** The same movie, but without its frames, and with a Macintosh alias of another file as its data reference. */
    private static byte[] pointingTo(Path other) {
        byte[] entry = alias(other.toString().getBytes(StandardCharsets.UTF_8));
        String text = new String(MP4, StandardCharsets.ISO_8859_1);
        ByteBuffer source = ByteBuffer.wrap(MP4.clone());
        int frames = text.indexOf("mdat");
        Arrays.fill(source.array(), frames + 4, frames - 4 + source.getInt(frames - 4), (byte) 0);
        int at = 0;
        for (String box : List.of("moov", "trak", "mdia", "minf", "dinf", "dref")) {
            at = text.indexOf(box, at);
            source.putInt(at - 4, source.getInt(at - 4) + entry.length - OWN_ENTRY);
        }
        int start = at + 12;
        return ByteBuffer.allocate(MP4.length + entry.length - OWN_ENTRY).put(source.array(), 0, start).put(entry)
                .put(source.array(), start + OWN_ENTRY, MP4.length - start - OWN_ENTRY).array();
    }

    /** An alias record whose only part is an absolute path, as libavformat reads it. */
    private static byte[] alias(byte[] path) {
        int padded = path.length + path.length % 2;
        ByteBuffer entry = ByteBuffer.allocate(12 + 150 + 4 + padded + 4);
        entry.putInt(entry.capacity()).put("alis".getBytes(StandardCharsets.US_ASCII)).position(12 + 150);
        return entry.putShort((short) 2).putShort((short) path.length).put(path).position(12 + 150 + 4 + padded)
                .putShort((short) -1).putShort((short) 0).array();
    }
}

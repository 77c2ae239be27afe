package io.kinora.benchmarks.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The {@code ffmpeg} program with one thread, doing what an ingest does to frames and nothing else. */
final class Ffmpeg {
    private static final String FLAGS = "bicubic+accurate_rnd+bitexact+full_chroma_int+full_chroma_inp";
    private static final long MINUTES = 30;

    private Ffmpeg() {
    }

    /** Decodes each file, drops frames to the clips' rate, scales and crops those to raw RGB, and throws that away. */
    static void decode(List<Path> files, double fps, int side) throws IOException, InterruptedException {
        String filter = String.format(Locale.ROOT, "fps=%s:round=up,"
                + "crop=min(iw\\,ih):min(iw\\,ih),scale=%d:%d:flags=%s,format=rgb24", fps, side, side, FLAGS);
        for (Path file : files) {
            Process process = new ProcessBuilder("ffmpeg", "-v", "error", "-nostdin", "-threads", "1",
                    "-filter_threads", "1", "-i", file.toString(), "-an", "-vf", filter, "-f", "rawvideo", "-y", "/dev/null")
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("ffmpeg took longer than " + MINUTES + " minutes for " + file);
            }
            if (process.exitValue() != 0) {
                throw new IOException("ffmpeg cannot decode " + file);
            }
        }
    }
}

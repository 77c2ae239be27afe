package io.kinora.eval.extract;

import io.kinora.core.job.JobContext;
import io.kinora.core.job.TaskDeadline;
import io.kinora.core.video.Frames;
import io.kinora.eval.WorkJob;
import io.kinora.eval.feature.FrameSampling;
import io.kinora.eval.source.Side;
import io.kinora.eval.source.VideoReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.Row;

/** An extraction that writes a line for each video that it reads, also in a process that is killed. */
final class CountedExtraction {
    static final int VIDEOS = 1200;
    static final String STORE = "features";
    /** Features of a video: 512 videos are 32 MiB, a commit. */
    private static final int WIDTH = 1 << 14;
    /** So many are read before all hang: more than one commit takes. */
    static final int HANGING = 1100;
    private static final long HANGS_NANOS = Duration.ofMinutes(10).toNanos();

    private CountedExtraction() {
    }

    /** Takes the run directory, the warehouse and a file for the lines. */
    public static void main(String[] arguments) {
        String lines = arguments[2];
        WorkJob.run(Path.of(arguments[0]), Path.of(arguments[1]), context -> extraction(context).complete(
                side(context, row -> {
                    Frames frames = read(lines, row);
                    if (read(lines).size() > HANGING) {
                        LockSupport.parkNanos(HANGS_NANOS);
                    }
                    return frames;
                }), "numbered"));
    }

    static Extraction extraction(JobContext<?> context) {
        return new Extraction(
                new SparkWork(context, new TaskDeadline(Duration.ofMinutes(10), "deadline")),
                FeatureStore.open(context.spark(), STORE), new FrameSampling(2, 1, 0),
                List.of(new NumberedVideos.Zeros(WIDTH)));
    }

    static Side side(JobContext<?> context, VideoReader reader) {
        return Side.of(new NumberedVideos(context.spark(), VIDEOS, reader), Optional.empty());
    }

    /** Reads a video, and writes that down. */
    static Frames read(String lines, Row row) {
        try {
            Files.writeString(Path.of(lines), row.getAs(NumberedVideos.ID) + "\n", StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return NumberedVideos.FRAMES;
    }

    /** The videos that were read, once for each time. */
    static List<String> read(String lines) {
        try {
            return Files.exists(Path.of(lines)) ? Files.readAllLines(Path.of(lines)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

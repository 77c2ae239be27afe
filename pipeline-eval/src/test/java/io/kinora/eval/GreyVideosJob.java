package io.kinora.eval;

import io.kinora.core.checkpoint.CheckpointFolders;
import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.error.KinoraException;
import io.kinora.core.job.Flag;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobContext;
import io.kinora.core.video.Frames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * In the place of kinora generate, which is not at hand here: makes videos as grey as the checkpoint is old, unless the
 * checkpoint is gone or a file beside it says otherwise.
 */
public final class GreyVideosJob implements Job<GreyVideosJob.Settings, GreyVideosJob.Result> {
    static final int FRAMES = 9;
    static final int SIDE = 16;
    /** A file of this name in a checkpoint makes sampling from it fail, once. */
    static final String FAULT = "fault";
    /** A checkpoint with a file of this name is deleted just before it is read, as training does with old ones. */
    static final String DELETED = "deleted";

    /** As many of its settings as are needed. */
    record Settings(String checkpoint, int count, String table) {
    }

    /** Where the videos are. */
    record Result(String table) {
    }

    @Override
    public String name() {
        return "generate";
    }

    @Override
    public String summary() {
        return "Makes grey videos.";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public List<Flag> flags() {
        return List.of();
    }

    @Override
    public Result run(JobContext<Settings> context) throws IOException {
        Path checkpoint = new Path(context.settings().checkpoint());
        FileSystem fileSystem = context.directory().fileSystem();
        if (fileSystem.exists(new Path(checkpoint, DELETED))) {
            fileSystem.delete(checkpoint, true);
        }
        if (!fileSystem.exists(checkpoint)) {
            throw KinoraException.input("checkpoint-missing", "Cannot find a checkpoint in " + checkpoint);
        }
        if (fileSystem.delete(new Path(checkpoint, FAULT), false)) {
            throw new IllegalStateException("a fault in generate");
        }
        TableSet tables = TableSet.generated(context.spark(), context.corpus(), context.settings().table());
        tables.create();
        int grey = 10 * CheckpointFolders.round(checkpoint.getName()).orElseThrow();
        List<Row> frames = new ArrayList<>();
        List<Row> videos = new ArrayList<>();
        for (int i = 0; i < context.settings().count(); i++) {
            String id = tables.name() + "-" + i;
            frames.add(FramesRow.of(id, grey(grey)));
            videos.add(RowFactory.create(id, checkpoint.toString(), 1L, (long) i, "ddim", 1,
                    null, null, null, null, null));
        }
        tables.append(Tables.FRAMES, context.spark().createDataFrame(frames, Tables.FRAMES_SCHEMA));
        tables.append(Tables.VIDEOS, context.spark().createDataFrame(videos, Tables.VIDEOS_SCHEMA));
        tables.versions().tag(Optional.empty());
        return new Result(tables.name());
    }

    /** A video of one grey value. */
    static Frames grey(int value) {
        byte[] pixels = new byte[FRAMES * SIDE * SIDE * 3];
        Arrays.fill(pixels, (byte) value);
        return new Frames(FRAMES, SIDE, SIDE, 3, 8, pixels);
    }
}

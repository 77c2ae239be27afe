package io.kinora.ingest.plan;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.job.RunDirectory;
import io.kinora.ingest.source.SourceHash;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Where a run keeps its plan and what its tasks have staged, until it ends: beside the tables, as executors reach that
 * place wherever they run, which a run directory on the driver's own disk is not. It is the same for the same run
 * directory.
 */
public final class WorkFolder {
    private static final int HEX_DIGITS = 16;
    private static final String FOLDER = "_kinora";

    private final Path root;
    private final Configuration hadoop;

    /** The folder of a run. */
    public WorkFolder(TableSet tables, RunDirectory directory, Configuration hadoop) {
        byte[] hash = SourceHash.sha256().digest(directory.uri().getBytes(StandardCharsets.UTF_8));
        this.root = new Path(tables.uri(),
                FOLDER + "/ingest-" + HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS));
        this.hadoop = hadoop;
    }

    /**
     * Takes away the folders of runs, of any corpus in the warehouse, in which nothing was written after a time: they
     * were stopped and not continued. One that is continued nevertheless makes a new plan.
     */
    public static void removeUntouched(TableSet tables, Instant since, Configuration hadoop) throws IOException {
        Path all = new Path(tables.uri(), FOLDER);
        FileSystem fileSystem = all.getFileSystem(hadoop);
        if (!fileSystem.exists(all)) {
            return;
        }
        for (FileStatus run : fileSystem.listStatus(all)) {
            try {
                if (touched(fileSystem, run) <= since.toEpochMilli()) {
                    fileSystem.delete(run.getPath(), true);
                }
            } catch (FileNotFoundException gone) {
                // That run, of another corpus perhaps, has just ended and taken its folder away.
            }
        }
    }

    private static long touched(FileSystem fileSystem, FileStatus run) throws IOException {
        long touched = run.getModificationTime();
        RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(run.getPath(), true);
        while (files.hasNext()) {
            touched = Math.max(touched, files.next().getModificationTime());
        }
        return touched;
    }

    /** A path below it. */
    public Path path(String relative) {
        return new Path(root, relative);
    }

    /** Whether anything is in it. */
    public boolean exists() throws IOException {
        return root.getFileSystem(hadoop).exists(root);
    }

    /** Takes it away. */
    public void remove() throws IOException {
        root.getFileSystem(hadoop).delete(root, true);
    }
}

package io.kinora.ingest.export;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** A shard of an export that was written before, so that clips can be taken out of it. */
public final class ExportedShard {
    private ExportedShard() {
    }

    /**
     * Rewrites a shard without some of its clips. {@link ExportIndex#replace} then brings the export's index up to
     * date.
     *
     * @param file the file that stands for the shard: the {@code uri} of its row in the artifacts table
     * @param clipIds ids of the clips to take out; those that it does not hold do not matter
     * @return what it holds now, or nothing if it was never finished
     * @throws IOException if it cannot be read or written; it may then be tried again
     */
    public static Optional<ShardSummary> remove(FileSystem fileSystem, Path file, Set<String> clipIds)
            throws IOException {
        FileSystem plain = plain(fileSystem);
        // What an unfinished export holds besides may be the clips, too; it cannot be continued after this.
        plain.delete(new Path(folder(file), ExportFolder.WORK), true);
        return ShardFiles.of(file).remove(plain, file, clipIds);
    }

    /** The export's folder, from the file that stands for a shard. */
    public static Path folder(Path file) {
        return ShardFiles.of(file).folder(file);
    }

    /** Without the checksum files that Hadoop puts beside local ones: what is exported is for others. */
    static FileSystem plain(FileSystem fileSystem) {
        return fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem;
    }
}

package io.kinora.ingest.export;

import io.kinora.ingest.source.SourceHash;
import java.io.IOException;
import java.io.Serializable;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** How the samples of one shard lie in files. The same samples always give the same bytes. */
interface ShardFiles extends Serializable {
    /** The files of a format that holds clips. */
    static ShardFiles of(ExportFormat format) {
        return switch (format) {
            case WEBDATASET -> new TarShard();
            case MP4 -> new FolderShard();
            case FILE_LIST -> throw new IllegalArgumentException("Cannot write clips into a list of files");
        };
    }

    /** The files that a shard's file belongs to. */
    static ShardFiles of(Path shard) {
        return shard.getName().equals(FolderShard.METADATA) ? new FolderShard() : new TarShard();
    }

    /** The file that stands for a shard, relative to the export's folder. */
    String file(ShardPlan shard);

    /**
     * Writes a shard.
     *
     * @param folder the export's
     * @param scratch a folder that no other attempt at this shard uses
     * @param samples in the order of their clip ids
     */
    ShardSummary write(FileSystem fileSystem, Path folder, ShardPlan shard, Path scratch, Iterator<Sample> samples)
            throws IOException;

    /**
     * Takes clips out of a shard; one that is left with none stays, empty.
     *
     * @param file the file that stands for the shard
     * @return what it holds now, or nothing if it was never finished: then its parts that hold the clips are gone
     */
    Optional<ShardSummary> remove(FileSystem fileSystem, Path file, Set<String> clipIds) throws IOException;

    /** The export's folder, from the file that stands for a shard. */
    Path folder(Path file);

    /** SHA-256 in hex. */
    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(SourceHash.sha256().digest(bytes));
    }

    /** Where a shard's file is rewritten before it takes its name. */
    static Path beside(Path file) {
        return new Path(file.getParent(), "." + file.getName() + ".tmp");
    }
}

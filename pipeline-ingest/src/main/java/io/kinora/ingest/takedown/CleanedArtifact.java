package io.kinora.ingest.takedown;

import io.kinora.core.corpus.Artifacts;
import io.kinora.core.report.ClipFigures;
import io.kinora.core.storage.WholeFile;
import io.kinora.ingest.export.ExportedShard;
import io.kinora.ingest.export.ShardSummary;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What became of one file that holds clips which are taken down. */
final class CleanedArtifact implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Artifacts.Artifact file;
    private final State state;
    private final String message;
    private final ShardSummary shard;

    /** How it ended. */
    enum State {
        /** The file holds none of the clips, or is gone. */
        CLEANED,
        /** There is no such file. */
        MISSING,
        /** It could not be read or written. */
        FAILED
    }

    private CleanedArtifact(Artifacts.Artifact file, State state, String message, ShardSummary shard) {
        this.file = file;
        this.state = state;
        this.message = message;
        this.shard = shard;
    }

    /** Takes clips out of a file: those that the record names. */
    static CleanedArtifact of(Artifacts.Artifact file, Configuration hadoop) {
        try {
            Path path = new Path(file.uri());
            FileSystem fileSystem = path.getFileSystem(hadoop);
            boolean there = fileSystem.exists(path);
            ShardSummary shard = null;
            if (file.kind().equals(Artifacts.EXPORT)) {
                // Parts of a shard may be there without it.
                shard = ExportedShard.remove(fileSystem, path, file.clipIds()).orElse(null);
            } else if (there && file.kind().equals(Artifacts.VIDEO)) {
                delete(fileSystem, path);
            } else if (there) {
                clean(fileSystem, path, file.clipIds());
            }
            return there ? new CleanedArtifact(file, State.CLEANED, "", shard)
                    : new CleanedArtifact(file, State.MISSING, "There is no " + file.uri() + ", which held "
                            + clips(file) + " or was to; if it was moved, take them out by hand", shard);
        } catch (IOException | RuntimeException e) {
            return new CleanedArtifact(file, State.FAILED, "Cannot take " + clips(file) + " out of " + file.uri() + ": "
                    + e.getMessage() + "; mend that and give the same command again, or take them out by hand", null);
        }
    }

    /** The file, with the clips that had to go. */
    Artifacts.Artifact file() {
        return file;
    }

    /** How it ended. */
    State state() {
        return state;
    }

    /** What a person has to know, if it is not clean. */
    String message() {
        return message;
    }

    /** What an export's shard holds now. */
    Optional<ShardSummary> shard() {
        return Optional.ofNullable(shard);
    }

    /** It shows nothing else. */
    private static void delete(FileSystem fileSystem, Path path) throws IOException {
        if (!fileSystem.delete(path, false) && fileSystem.exists(path)) {
            throw new IOException("it cannot be deleted");
        }
    }

    private static void clean(FileSystem fileSystem, Path path, Set<String> clipIds) throws IOException {
        String page;
        try (InputStream in = fileSystem.open(path)) {
            page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        byte[] rest = ClipFigures.without(page, clipIds).getBytes(StandardCharsets.UTF_8);
        WholeFile.write(fileSystem, path, new Path(path.getParent(), "." + path.getName() + ".tmp"),
                out -> out.write(rest));
    }

    private static String clips(Artifacts.Artifact file) {
        return file.clipIds().size() == 1 ? "clip " + file.clipIds().iterator().next() : file.clipIds().size()
                + " clips, such as " + file.clipIds().stream().sorted().findFirst().orElseThrow();
    }
}

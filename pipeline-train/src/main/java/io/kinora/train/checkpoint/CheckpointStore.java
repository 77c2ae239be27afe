package io.kinora.train.checkpoint;

import io.kinora.core.checkpoint.CheckpointFolders;
import io.kinora.core.checkpoint.CheckpointIndex;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The checkpoints of a run: folders {@code round-000123}, on any Hadoop file system. */
public final class CheckpointStore {
    /** The folder's name within a run directory. */
    public static final String FOLDER = CheckpointFolders.FOLDER;

    private final FileSystem fileSystem;
    private final Path folder;

    /** The checkpoints in a folder, which need not exist yet. */
    public CheckpointStore(FileSystem fileSystem, Path folder) {
        this.fileSystem = fileSystem;
        this.folder = folder;
    }

    /** Where the checkpoint of a round is or would be. */
    public Path path(int round) {
        return new Path(folder, CheckpointFolders.name(round));
    }

    /** Writes a checkpoint and returns its folder; it counts once the index names it. */
    public Path write(Checkpoint checkpoint) throws IOException {
        int round = checkpoint.state().round();
        List<Integer> rounds = new ArrayList<>(rounds());
        // Its own, if a damaged one was deleted and the run went on from an earlier one.
        if (rounds.removeIf(known -> known >= round)) {
            new CheckpointIndex(rounds, removing()).write(fileSystem, folder);
        }
        rounds.add(round);
        new CheckpointFiles(fileSystem, path(round)).write(checkpoint);
        new CheckpointIndex(rounds, removing()).write(fileSystem, folder);
        return path(round);
    }

    /** Rounds that the index names, in order: the checkpoints of a run. */
    public List<Integer> rounds() throws IOException {
        List<Integer> rounds = new ArrayList<>();
        for (int round : CheckpointIndex.read(fileSystem, folder).map(CheckpointIndex::rounds).orElse(List.of())) {
            // Whoever deletes a damaged checkpoint deletes its whole folder.
            if (fileSystem.exists(path(round))) {
                rounds.add(round);
            }
        }
        return rounds;
    }

    private List<Integer> removing() throws IOException {
        return CheckpointIndex.read(fileSystem, folder).map(CheckpointIndex::removing).orElse(List.of());
    }

    /** Rounds to choose from in a folder that a user names, which may be a copy of single checkpoints. */
    private List<Integer> given() throws IOException {
        if (CheckpointIndex.read(fileSystem, folder).isPresent()) {
            return rounds();
        }
        List<Integer> rounds = new ArrayList<>();
        if (fileSystem.exists(folder)) {
            for (FileStatus status : fileSystem.listStatus(folder)) {
                OptionalInt round = CheckpointFolders.round(status.getPath().getName());
                if (round.isPresent() && fileSystem.exists(new Path(status.getPath(), Manifest.NAME))) {
                    rounds.add(round.getAsInt());
                }
            }
        }
        rounds.sort(Comparator.naturalOrder());
        return rounds;
    }

    /** The last complete checkpoint, if there is one. */
    public Optional<Checkpoint> last() throws IOException {
        List<Integer> rounds = rounds();
        return rounds.isEmpty() ? Optional.empty() : Optional.of(read(path(rounds.get(rounds.size() - 1))));
    }

    /** Deletes all checkpoints but the first, the best and the last few. */
    public void keep(int last, Optional<Integer> best) throws IOException {
        List<Integer> rounds = rounds();
        Set<Integer> kept = new HashSet<>(rounds.subList(Math.max(0, rounds.size() - last), rounds.size()));
        kept.add(0);
        best.ifPresent(kept::add);
        // Also what an earlier process was about to delete when it ended.
        Set<Integer> removed = new TreeSet<>(removing());
        removed.addAll(rounds);
        removed.removeAll(kept);
        if (removed.isEmpty()) {
            return;
        }
        // The index first: it never names a checkpoint that is half deleted.
        new CheckpointIndex(rounds.stream().filter(kept::contains).toList(), List.copyOf(removed))
                .write(fileSystem, folder);
        for (int round : removed) {
            fileSystem.delete(path(round), true);
        }
        new CheckpointIndex(rounds.stream().filter(kept::contains).toList(), List.of()).write(fileSystem, folder);
    }

    /** SHA-256 of the weights of a round's checkpoint, in lower-case hexadecimal. */
    public String weightsSha256(int round) throws IOException {
        return new CheckpointFiles(fileSystem, path(round)).entry(CheckpointFiles.WEIGHTS).sha256();
    }

    /**
     * Finds the checkpoint that a user means.
     *
     * @param uri folder of a checkpoint; or a run directory or its folder of checkpoints, for the last complete one
     * @throws KinoraException exit code 3 if there is none
     */
    public static Path resolve(String uri, Configuration hadoop) throws IOException {
        Path path = new Path(uri);
        FileSystem fileSystem = path.getFileSystem(hadoop);
        path = fileSystem.makeQualified(path);
        if (fileSystem.exists(new Path(path, Manifest.NAME))) {
            return path;
        }
        for (Path candidate : Arrays.asList(new Path(path, FOLDER), path)) {
            CheckpointStore store = new CheckpointStore(fileSystem, candidate);
            List<Integer> rounds = store.given();
            if (!rounds.isEmpty()) {
                return store.path(rounds.get(rounds.size() - 1));
            }
        }
        throw KinoraException.input("checkpoint-missing", "Cannot find a checkpoint in " + path + ": "
                + (fileSystem.exists(path) ? "the folder holds no complete one (one that ends with "
                + Manifest.NAME + ")" : "there is no such folder")
                + "; give a run directory of kinora train, or one folder in its " + FOLDER + "/");
    }

    /**
     * Reads the checkpoint in a folder.
     *
     * @throws KinoraException exit code 3 if it is damaged; the message names the one before it that can be used
     */
    public static Checkpoint read(Path path, Configuration hadoop) throws IOException {
        return new CheckpointStore(path.getFileSystem(hadoop), path.getParent()).read(path);
    }

    private Checkpoint read(Path path) throws IOException {
        try {
            return new CheckpointFiles(fileSystem, path).read();
        } catch (DamagedFileException e) {
            String advice = before(path)
                    .map(good -> "use the one before it, " + good + " (to continue its run from there, delete the"
                            + " damaged folder)")
                    .orElse("no earlier one can be used either; train again");
            throw KinoraException.input("checkpoint-damaged", "Cannot use checkpoint " + path + ": " + e.getMessage()
                    + "; " + advice);
        }
    }

    private Optional<Path> before(Path damaged) throws IOException {
        List<Integer> rounds = given();
        for (int i = rounds.size() - 1; i >= 0; i--) {
            Path candidate = path(rounds.get(i));
            if (candidate.getName().compareTo(damaged.getName()) < 0) {
                try {
                    new CheckpointFiles(fileSystem, candidate).read();
                    return Optional.of(candidate);
                } catch (DamagedFileException e) {
                    continue;
                }
            }
        }
        return Optional.empty();
    }
}

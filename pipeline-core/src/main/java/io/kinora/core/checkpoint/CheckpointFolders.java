package io.kinora.core.checkpoint;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of what lies in a training run's folder of checkpoints. */
public final class CheckpointFolders {
    /** The folder's name within a run directory. */
    public static final String FOLDER = "checkpoints";
    /** The file of a checkpoint that is written last and holds the sums of the others. */
    public static final String MANIFEST = "manifest.json";

    private static final Pattern NAME = Pattern.compile("round-([0-9]{6,9})");

    private CheckpointFolders() {
    }

    /** Name of the checkpoint after a round, such as {@code round-000123}. */
    public static String name(int round) {
        return String.format(Locale.ROOT, "round-%06d", round);
    }

    /** The round of a checkpoint by its name or path; nothing if it is not named so. */
    public static OptionalInt round(String path) {
        Matcher matcher = NAME.matcher(path.substring(path.lastIndexOf('/') + 1));
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }
}

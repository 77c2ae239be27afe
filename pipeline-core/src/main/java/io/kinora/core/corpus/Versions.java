package io.kinora.core.corpus;

import io.kinora.core.error.KinoraException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;

/**
 * The versions of tables that belong together. Each table commits alone, so what must appear together is tagged: a
 * {@link Version} is there once its last table has the tag.
 */
public final class Versions {
    /** Property of a snapshot that stands in an older one's place: that one's age. */
    public static final String AGE = "kinora.age";

    private static final Pattern NUMBERED = Pattern.compile("v([0-9]{1,9})");

    private final TableSet set;
    private final List<String> names;

    /** @param names of the tables that go together; the last one is tagged last */
    Versions(TableSet set, List<String> names) {
        this.set = set;
        this.names = names;
    }

    /**
     * Makes a version of the tables as they are now, unless the newest version already is that and no name is asked
     * for.
     *
     * @param tag its name, or nothing for the next of v1, v2, …
     */
    public Version tag(Optional<String> tag) {
        return tag(next(tag));
    }

    /** The version that {@link #tag(Optional)} would make. */
    public Version next(Optional<String> tag) {
        Map<String, Table> tables = load();
        Map<String, Long> snapshots = new LinkedHashMap<>();
        tables.forEach((name, table) -> snapshots.put(name, table.currentSnapshot().snapshotId()));
        Optional<Version> newest = newest(tables);
        if (tag.isEmpty() && newest.isPresent() && newest.get().snapshots().equals(snapshots)) {
            return newest.get();
        }
        return new Version(set.uri(), tag.orElseGet(() -> "v" + nextNumber(tables, snapshots)), snapshots);
    }

    /** Whether a version can be made, or made whole: its snapshots are there, and no table has its name for another. */
    public boolean canTag(Version version) {
        return load().entrySet().stream().allMatch(entry -> {
            long snapshot = version.snapshot(entry.getKey());
            SnapshotRef existing = entry.getValue().refs().get(version.name());
            return entry.getValue().snapshot(snapshot) != null
                    && (existing == null || existing.snapshotId() == snapshot);
        });
    }

    /** Makes a version, or makes it whole. */
    public Version tag(Version version) {
        load().forEach((name, table) -> {
            SnapshotRef existing = table.refs().get(version.name());
            if (existing == null) {
                table.manageSnapshots().createTag(version.name(), version.snapshot(name)).commit();
            } else if (existing.snapshotId() != version.snapshot(name)) {
                throw KinoraException.usage("version-exists", "Cannot make version " + version.name() + " of "
                        + set.name() + ": it exists and holds other rows; choose another name");
            }
        });
        return version;
    }

    /**
     * A version by its name.
     *
     * @param wanted a tag, or {@link Version#LATEST}
     * @throws KinoraException exit code 3 if the tables or the version do not exist
     */
    public Version get(String wanted) {
        if (!set.exists()) {
            throw set.missing(null);
        }
        Map<String, Table> tables = load();
        Optional<Version> found = wanted.equals(Version.LATEST) ? newest(tables) : named(tables, wanted);
        return found.orElseThrow(() -> {
            List<String> tags = tags(tables);
            return KinoraException.input("version-missing", "Cannot read version " + wanted + " of " + set.name()
                    + " in " + set.uri() + ": it has " + (tags.isEmpty()
                            ? "no version yet; finish the job that writes it" : "only " + String.join(", ", tags)));
        });
    }

    /**
     * Refuses a name for a new version if any table bears a tag or branch of that name.
     *
     * @throws KinoraException exit code 2 if one does
     */
    public void requireFree(String name) {
        if (load().values().stream().anyMatch(table -> table.refs().containsKey(name))) {
            throw KinoraException.usage("version-exists", "Cannot make version " + name + " of " + set.name()
                    + ": it exists; choose another --tag");
        }
    }

    /**
     * Refuses a version that is not as it was when it was looked up.
     *
     * @throws KinoraException exit code 3 if rows of it have been taken down since
     */
    public void requireUnchanged(Version version) {
        names.forEach(name -> requireUnchanged(name, version));
    }

    /** Refuses one table of a version. */
    void requireUnchanged(String name, Version version) {
        SnapshotRef now = set.iceberg(name).refs().get(version.name());
        if (now == null || now.snapshotId() != version.snapshot(name)) {
            throw KinoraException.input("version-changed", "Cannot read version " + version.name() + " of "
                    + set.name() + " as it was: clips of it have been taken down since; a run that began before that"
                    + " cannot go on, start a new one with another --out");
        }
    }

    /** Orders the snapshots of a table by when what they hold was written: larger is newer. */
    public static long age(Snapshot snapshot) {
        String age = snapshot.summary().get(AGE);
        return age == null ? snapshot.sequenceNumber() : Long.parseLong(age);
    }

    /** The tables with their metadata as they are now, in their order: reading metadata is what takes time. */
    private Map<String, Table> load() {
        Map<String, Table> loaded = new LinkedHashMap<>();
        names.forEach(name -> loaded.put(name, set.iceberg(name)));
        return loaded;
    }

    private Optional<Version> newest(Map<String, Table> tables) {
        Version newest = null;
        long newestAge = -1;
        for (String candidate : tags(tables)) {
            Version version = named(tables, candidate).orElseThrow();
            long age = tables.entrySet().stream()
                    .mapToLong(table -> age(table.getValue().snapshot(version.snapshot(table.getKey())))).sum();
            if (age > newestAge || age == newestAge && number(candidate) > number(newest.name())) {
                newest = version;
                newestAge = age;
            }
        }
        return Optional.ofNullable(newest);
    }

    private Optional<Version> named(Map<String, Table> tables, String tag) {
        Map<String, Long> snapshots = new LinkedHashMap<>();
        for (Map.Entry<String, Table> table : tables.entrySet()) {
            SnapshotRef reference = table.getValue().refs().get(tag);
            if (reference == null || !reference.isTag()) {
                return Optional.empty();
            }
            snapshots.put(table.getKey(), reference.snapshotId());
        }
        return Optional.of(new Version(set.uri(), tag, snapshots));
    }

    private List<String> tags(Map<String, Table> tables) {
        return tables.values().iterator().next().refs().keySet().stream()
                .filter(tag -> named(tables, tag).isPresent())
                .sorted()
                .toList();
    }

    /** The number after the highest; or that itself, if the tables that have it so far have it where they are now. */
    private static long nextNumber(Map<String, Table> tables, Map<String, Long> snapshots) {
        long highest = tables.values().stream()
                .flatMap(table -> table.refs().keySet().stream())
                .mapToLong(Versions::number)
                .max()
                .orElse(0);
        List<SnapshotRef> tagged = tables.values().stream().map(table -> table.refs().get("v" + highest))
                .filter(Objects::nonNull).toList();
        boolean unfinished = !tagged.isEmpty() && tagged.size() < tables.size()
                && tagged.stream().allMatch(reference -> snapshots.containsValue(reference.snapshotId()));
        return unfinished ? highest : highest + 1;
    }

    private static long number(String tag) {
        Matcher matcher = NUMBERED.matcher(tag);
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }
}

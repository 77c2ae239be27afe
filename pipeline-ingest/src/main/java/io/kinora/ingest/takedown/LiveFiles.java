package io.kinora.ingest.takedown;

import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/** The data files of a table that any tag or branch refers to. Files that many of them share are looked at once. */
final class LiveFiles {
    private final List<Head> heads;
    private final Map<String, DataFile> files = new LinkedHashMap<>();
    private final Map<Long, Set<String>> byHead = new HashMap<>();

    private LiveFiles(List<Head> heads) {
        this.heads = heads;
    }

    /**
     * Reads a table's manifests, each once.
     *
     * @throws KinoraException exit code 3 if another tool has marked rows as deleted by files beside the data
     */
    static LiveFiles of(Table table) {
        LiveFiles live = new LiveFiles(Head.of(table));
        Map<String, List<String>> byManifest = new HashMap<>();
        for (Head head : live.heads) {
            Snapshot snapshot = table.snapshot(head.snapshot());
            if (!snapshot.deleteManifests(table.io()).isEmpty()) {
                throw KinoraException.input("delete-files", "Cannot take down rows of " + table.name() + ": another tool"
                        + " has deleted rows of " + head.tags() + head.branches() + " by delete files; rewrite them first"
                        + " with Iceberg's rewrite_data_files");
            }
            Set<String> locations = live.byHead.computeIfAbsent(head.snapshot(), id -> new LinkedHashSet<>());
            for (ManifestFile manifest : snapshot.dataManifests(table.io())) {
                locations.addAll(byManifest.computeIfAbsent(manifest.path(), path -> live.read(manifest, table)));
            }
        }
        return live;
    }

    private List<String> read(ManifestFile manifest, Table table) {
        List<String> locations = new ArrayList<>();
        try (ManifestReader<DataFile> reader = ManifestFiles.read(manifest, table.io(), table.specs())) {
            for (DataFile file : reader) {
                locations.add(file.location());
                files.putIfAbsent(file.location(), file.copyWithoutStats());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return locations;
    }

    /** Where the tags and branches point. */
    List<Head> heads() {
        return heads;
    }

    /** All files. */
    Collection<DataFile> files() {
        return files.values();
    }

    /** A file by its location. */
    DataFile file(String location) {
        return files.get(location);
    }

    /** Locations of the files that a head refers to. */
    Set<String> of(Head head) {
        return byHead.get(head.snapshot());
    }
}

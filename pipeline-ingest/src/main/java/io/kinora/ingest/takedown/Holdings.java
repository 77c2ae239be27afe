package io.kinora.ingest.takedown;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.JavaSparkContext;

/** What the current state and the versions of a corpus hold of some sources and clips. */
final class Holdings {
    private static final String SOURCE_ID = "source_id";

    private final JavaSparkContext spark;
    private final Map<String, Set<String>> sourcesOfUri = new HashMap<>();
    private final Map<String, String> sourceOfClip = new TreeMap<>();
    private final Map<String, Held> held = new TreeMap<>();

    private Holdings(JavaSparkContext spark) {
        this.spark = spark;
    }

    /**
     * Looks them up, and the clips of the sources.
     *
     * @param ids source ids, clip ids or URIs of sources
     */
    static Holdings find(JavaSparkContext spark, TableSet tables, Collection<String> ids) {
        Holdings holdings = new Holdings(spark);
        holdings.sources(tables.iceberg(Tables.SOURCES), ids);
        holdings.clips(tables.iceberg(Tables.CLIPS), ids);
        return holdings;
    }

    /** Ids of the sources that a URI is or was; none if it is not known. */
    Set<String> sourcesOf(String uri) {
        return sourcesOfUri.getOrDefault(uri, Set.of());
    }

    /** Whether a source id or clip id was found. */
    boolean has(String id) {
        return held.containsKey(id);
    }

    /** The source of each clip that was found, by clip id. */
    Map<String, String> clips() {
        return sourceOfClip;
    }

    /** Where a source was found, or a clip that was asked for. */
    Held held(String id) {
        return held.computeIfAbsent(id, unseen -> Held.nowhere());
    }

    private void sources(Table table, Collection<String> ids) {
        LiveFiles live = LiveFiles.of(table);
        Set<String> wanted = new HashSet<>(ids);
        // A file may have changed: its URI then was one source in an older version, and is another one now.
        for (RowSearch.Found row : RowSearch.find(spark, table, live.files(),
                new RowMatch(List.of("uri", SOURCE_ID), ids))) {
            String uri = row.values().get(0);
            String source = row.values().get(1);
            if (!source.isEmpty() && ids.contains(uri)) {
                sourcesOfUri.computeIfAbsent(uri, first -> new HashSet<>()).add(source);
                wanted.add(source);
            }
        }
        for (RowSearch.Found row : RowSearch.find(spark, table, live.files(),
                new RowMatch(List.of(SOURCE_ID, "uri"), wanted))) {
            String source = row.values().get(0);
            if (wanted.contains(source)) {
                held(source).uris().add(row.values().get(1));
                add(source, Tables.SOURCES, live, row.file());
            }
        }
    }

    private void clips(Table table, Collection<String> ids) {
        LiveFiles live = LiveFiles.of(table);
        Set<String> wanted = new HashSet<>(ids);
        sourcesOfUri.values().forEach(wanted::addAll);
        for (RowSearch.Found row : RowSearch.find(spark, table, live.files(),
                new RowMatch(List.of("clip_id", SOURCE_ID), wanted))) {
            String clip = row.values().get(0);
            String source = row.values().get(1);
            sourceOfClip.put(clip, source);
            // Of the other clips, the source says where they are: a map for each of them would be too many.
            if (ids.contains(clip)) {
                add(clip, Tables.CLIPS, live, row.file());
            }
            if (wanted.contains(source)) {
                add(source, Tables.CLIPS, live, row.file());
            }
        }
    }

    private void add(String id, String table, LiveFiles live, String file) {
        for (Head head : live.heads()) {
            if (live.of(head).contains(file)) {
                head.tags().forEach(tag -> held(id).add(tag, table, head.ids()));
            }
        }
        held(id);
    }
}

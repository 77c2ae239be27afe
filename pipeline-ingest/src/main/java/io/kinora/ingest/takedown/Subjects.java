package io.kinora.ingest.takedown;

import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/** The sources and clips that a user named, looked up in the tables and among what was taken down before. */
final class Subjects {
    private static final Pattern SOURCE_ID = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{32}");

    private final SortedMap<String, Stone> all = new TreeMap<>();
    private final Set<String> buried = new LinkedHashSet<>();
    private final Map<String, Set<String>> idsOfNames = new HashMap<>();

    private Subjects() {
    }

    /**
     * Looks names up; a source brings its clips along.
     *
     * @param names source ids, clip ids or URIs of sources
     */
    static Subjects lookUp(JavaSparkContext spark, TableSet tables, Collection<String> names) {
        Subjects subjects = new Subjects();
        List<Stone> stones = Stone.all(tables);
        Set<String> asked = Set.copyOf(names);
        Set<String> wanted = new LinkedHashSet<>(names);
        for (Stone stone : stones) {
            subjects.buried.add(stone.id());
            Stream.concat(Stream.of(stone.id()), stone.held().uris().stream()).filter(asked::contains).forEach(name -> {
                subjects.named(name, stone.sourceId(), stone.clipId());
                wanted.add(stone.id());
            });
        }
        Holdings holdings = Holdings.find(spark, tables, wanted);
        for (String name : names) {
            holdings.sourcesOf(name).forEach(source -> subjects.named(name, source, Optional.empty()));
            if (holdings.clips().containsKey(name)) {
                subjects.named(name, holdings.clips().get(name), Optional.of(name));
            } else if (holdings.has(name)) {
                subjects.named(name, name, Optional.empty());
            }
        }
        Set<String> sources = Set.copyOf(subjects.all.keySet());
        holdings.clips().forEach((clip, source) -> {
            if (sources.contains(source)) {
                subjects.add(source, Optional.of(clip));
            }
        });
        stones.stream().filter(stone -> subjects.all.containsKey(stone.sourceId()))
                .forEach(stone -> subjects.add(stone.sourceId(), stone.clipId()));
        subjects.all.values().forEach(stone -> stone.held().add(holdings.held(stone.id())));
        stones.stream().filter(stone -> subjects.all.containsKey(stone.id()))
                .forEach(stone -> subjects.all.get(stone.id()).held().add(stone.held()));
        // Of clips that were taken down with their source, it alone says where they were.
        Map<String, Held> sourcesHeld = stones.stream().filter(stone -> stone.clipId().isEmpty())
                .collect(Collectors.toMap(Stone::id, Stone::held, (one, same) -> one));
        names.stream().filter(subjects.all::containsKey).map(subjects.all::get)
                .filter(stone -> stone.clipId().isPresent() && sourcesHeld.containsKey(stone.sourceId()))
                .forEach(clip -> clip.held().add(sourcesHeld.get(clip.sourceId())));
        return subjects;
    }

    /**
     * Names as they stand in the tables: what is no id is taken for a URI or a local path.
     *
     * @throws KinoraException exit code 3 for a URI of a file system that is not there
     */
    static List<String> asInTables(Collection<String> names, Configuration hadoop) {
        return names.stream().map(name -> ID.matcher(name).matches() ? name : qualified(name, hadoop)).toList();
    }

    private static String qualified(String uri, Configuration hadoop) {
        try {
            return Catalog.qualified(uri, hadoop);
        } catch (IOException | IllegalArgumentException e) {
            throw new KinoraException(ExitCode.INPUT, "unknown-ids", "Cannot understand '" + uri
                    + "': it is no id of 64 or 32 hex digits, and no URI either (" + e.getMessage() + ")", e);
        }
    }

    /**
     * Takes ids of sources that nothing is known of for what they are: such a source may be in storage only, as a run
     * that was stopped left it, or in another corpus, and is to stay out.
     */
    Subjects acceptSources(Collection<String> names) {
        names.stream().filter(name -> SOURCE_ID.matcher(name).matches() && !idsOfNames.containsKey(name))
                .forEach(name -> named(name, name, Optional.empty()));
        return this;
    }

    /** Refuses names that nothing is known of, with exit code 3. */
    Subjects requireAll(Collection<String> names, String what) {
        List<String> unknown = names.stream().filter(name -> !idsOfNames.containsKey(name)).distinct().sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw KinoraException.input("unknown-ids", "Cannot " + what + ": neither the corpus nor any version of it"
                    + " holds, as a source's id, a source's URI or a clip's id: " + String.join(", ", unknown)
                    + "; nothing was changed. The tables sources and clips list what there is");
        }
        return this;
    }

    /** What names stand for, each source and clip once, a source's clips not listed with it. */
    List<Stone> named(Collection<String> names) {
        return names.stream().flatMap(name -> idsOfNames.getOrDefault(name, Set.of()).stream()).distinct().sorted()
                .map(all::get).toList();
    }

    /** Ids of the clips among them. */
    Set<String> clips() {
        return all.values().stream().flatMap(stone -> stone.clipId().stream()).collect(Collectors.toSet());
    }

    /** Those that have no tombstone yet; the clips of sources among them. */
    List<Stone> unburied() {
        return all.values().stream().filter(stone -> !buried.contains(stone.id())).toList();
    }

    private void named(String name, String sourceId, Optional<String> clipId) {
        idsOfNames.computeIfAbsent(name, first -> new LinkedHashSet<>()).add(add(sourceId, clipId).id());
    }

    private Stone add(String sourceId, Optional<String> clipId) {
        return all.computeIfAbsent(clipId.orElse(sourceId), id -> new Stone(sourceId, clipId, Held.nowhere()));
    }
}

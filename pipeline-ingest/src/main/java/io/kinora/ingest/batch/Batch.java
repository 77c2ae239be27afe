package io.kinora.ingest.batch;

import io.kinora.core.corpus.Tables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

/** What became of the files of one batch, once copies among them are told apart. */
public final class Batch {
    private final List<Row> rows = new ArrayList<>();
    private final SortedMap<String, String> carriers = new TreeMap<>();
    private long clips;
    private long frames;
    private long cuts;
    private long orphans;

    /**
     * From what reading the batch's files gave. Of those with the same bytes the least URI that could be decoded
     * carries the clips, unless the corpus holds them already; what comes after it is a copy, even if its own parts
     * gave none.
     *
     * @param sources each file once
     * @param carriers by source id, the URI of a file whose clips the corpus has
     * @param run the run that reads them
     */
    public static Batch of(List<StagedSource> sources, Map<String, String> carriers, String run) {
        Batch batch = new Batch();
        Map<String, String> carrierOf = new HashMap<>(carriers);
        sources.stream().sorted(Comparator.comparing(StagedSource::uri))
                .forEach(source -> batch.add(source, SourceRows.ofRun(source.row(), run), carrierOf));
        return batch;
    }

    /** Ids of the sources whose bytes were read. */
    public static SortedSet<String> ids(List<StagedSource> sources) {
        return sources.stream().map(source -> source.row().<String>getAs("source_id")).filter(Objects::nonNull)
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }

    private void add(StagedSource source, Row row, Map<String, String> carrierOf) {
        String id = row.getAs("source_id");
        String status = row.getAs("status");
        if (status.equals(Tables.DUPLICATE) || !status.equals(Tables.TAKEN_DOWN) && carrierOf.containsKey(id)) {
            rows.add(SourceRows.asDuplicate(row, Optional.ofNullable(carrierOf.get(id))));
            orphans += carrierOf.containsKey(id) ? 0 : 1;
            return;
        }
        rows.add(row);
        if (status.equals(Tables.OK)) {
            carrierOf.put(id, source.uri());
            carriers.put(source.uri(), id);
            clips += source.clips();
            frames += source.frames();
            cuts += source.cuts();
        }
    }

    /** Rows of the sources table. */
    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /** Files whose clips go into the corpus, each with its source id. */
    public SortedMap<String, String> carriers() {
        return carriers;
    }

    /** Copies of files that neither the corpus nor the batch has: it cannot go in. */
    public long orphans() {
        return orphans;
    }

    /** Rows that go into the clips table. */
    public long clips() {
        return clips;
    }

    /** Rows that go into the frames table. */
    public long frames() {
        return frames;
    }

    /** Rows that go into the cuts table. */
    public long cuts() {
        return cuts;
    }
}

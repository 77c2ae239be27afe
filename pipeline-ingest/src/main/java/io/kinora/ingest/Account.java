package io.kinora.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.corpus.Tables;
import io.kinora.core.decode.VideoFile;
import io.kinora.core.job.RunDirectory;
import io.kinora.ingest.decode.Batch;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;

/** What became of the files of one run: kept in the run directory batch by batch, so that a continued run knows all. */
final class Account {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunDirectory directory;
    private final Map<String, Refused> refused = new LinkedHashMap<>();
    private final Set<String> read = new HashSet<>();
    private final Set<String> ok = new HashSet<>();
    private int batches;
    private long kept;
    private long filtered;

    /** A file that could not be decoded. */
    private record Refused(String uri, String code) {
    }

    /** One batch as it is written. */
    private record Entry(Set<String> ok, long kept, long filtered, List<String> read,
            List<Refused> refused) {
    }

    private Account(RunDirectory directory) {
        this.directory = directory;
    }

    /** The account of a run, with the batches that an earlier process of the same run committed. */
    static Account open(RunDirectory directory) throws IOException {
        Account account = new Account(directory);
        Optional<JsonNode> entry = directory.readJson(account.file());
        while (entry.isPresent()) {
            account.add(JSON.treeToValue(entry.get(), Entry.class));
            entry = directory.readJson(account.file());
        }
        return account;
    }

    /** Adds a batch that is in the tables. */
    void add(Batch batch) throws IOException {
        List<String> read = batch.rows().stream().map(row -> row.<String>getAs("uri")).toList();
        List<Refused> bad = batch.rows().stream()
                .filter(row -> row.getAs("status").equals(Tables.QUARANTINED)).map(Account::refusal).toList();
        Entry entry = new Entry(batch.carriers(), batch.kept(), batch.filtered(), read, bad);
        directory.write(file(), JSON.writeValueAsBytes(entry));
        add(entry);
    }

    /** Files by what became of them in this run; those that it did not read were known before. */
    IngestResult.Sources sources(List<VideoFile> listed) {
        long found = read.size() + listed.stream().filter(file -> !read.contains(file.uri())).count();
        return new IngestResult.Sources(found, ok.size(), refused.size(), found - ok.size() - refused.size());
    }

    /** Clips that may be used. */
    long kept() {
        return kept;
    }

    /** Clips left out. */
    long filtered() {
        return filtered;
    }

    private void add(Entry entry) {
        batches++;
        kept += entry.kept();
        filtered += entry.filtered();
        // A file may be tried again after the run was stopped; what came of it last counts.
        entry.read().forEach(uri -> {
            refused.remove(uri);
            ok.remove(uri);
        });
        read.addAll(entry.read());
        ok.addAll(entry.ok());
        entry.refused().forEach(one -> refused.put(one.uri(), one));
    }

    private String file() {
        return String.format(Locale.ROOT, "batches/%06d.json", batches);
    }

    private static Refused refusal(Row row) {
        return new Refused(row.getAs("uri"), row.getAs("error_code"));
    }
}

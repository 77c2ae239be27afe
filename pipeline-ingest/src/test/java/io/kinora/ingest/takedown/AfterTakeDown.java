package io.kinora.ingest.takedown;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.corpus.Tables;
import io.kinora.core.error.ExitCode;
import io.kinora.core.report.HtmlPage;
import io.kinora.ingest.CurateJob;
import io.kinora.ingest.TestCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/** What comes after a take-down: files go when it is time, and what was taken down does not come back. */
final class AfterTakeDown {
    private final TakenDown corpus;

    /** @param corpus opened; it is another one afterwards */
    AfterTakeDown(TakenDown corpus) {
        this.corpus = corpus;
    }

    /** A day goes by, files are removed, and the same videos are ingested again. */
    void check() throws IOException {
        lateEvaluation();
        corpus.close();
        TestCorpus jobs = corpus.corpus;
        assertThat(jobs.runAs("both", new CurateJob(), "--expire", "--where", "motion > 1")).isEqualTo(ExitCode.USAGE);
        assertThat(jobs.runAs("expire", new CurateJob(), "--expire", "--set", "curate.take-down.expire-after=0s"))
                .isEqualTo(ExitCode.DONE);
        JsonNode expiry = jobs.result().path("expiry");
        assertThat(expiry.path("removed").asLong()).isPositive();
        assertThat(expiry.path("due").asText()).as("for files that a job may commit yet").isNotEmpty();

        corpus.open();
        assertThat(Files.readString(corpus.late())).contains("Taken down").doesNotContain(TakenDown.PRIVATE);
        assertThat(corpus.staged()).exists();
        TakeDown dayLater = corpus.takeDown(Duration.ZERO, TakenDown.DAY);
        assertThat(dayLater.preview(List.of()).expiry().due()).isEmpty();
        assertThat(dayLater.run(List.of(), Optional.empty()).expiry().removed()).isPositive();
        checkNothingIsLeftOnDisk();
        assertThat(corpus.content()).isEqualTo(corpus.rest);
        corpus.close();

        Files.setLastModifiedTime(corpus.video("half.mp4"), FileTime.fromMillis(1_000_000));
        corpus.ingest();
        assertThat(jobs.result().path("sources"))
                .hasToString("{\"found\":4,\"ok\":1,\"quarantined\":0,\"skipped\":3}");
        corpus.ingest();
        assertThat(jobs.result().path("sources"))
                .hasToString("{\"found\":4,\"ok\":0,\"quarantined\":0,\"skipped\":4}");
        corpus.open();
        checkItStaysOut();
    }

    /** An evaluation that began before the take-down stores features and writes its page after it. */
    private void lateEvaluation() throws IOException {
        String clip = corpus.gone.iterator().next();
        corpus.spark().sql("INSERT INTO kinora.features.vectors VALUES ('" + clip + ":1:8', 'net', X'01')");
        Files.writeString(corpus.late(), HtmlPage.titled("Report", "").figures(List.of(
                new HtmlPage.Figure("data:image/png;base64,AA", TakenDown.PRIVATE, 8, List.of(clip)))).render());
    }

    /** Reads every Parquet file that lies in the warehouse, whoever refers to it or not. */
    private void checkNothingIsLeftOnDisk() throws IOException {
        Set<String> referred = Stream.of("corpus.frames", "corpus.clips", "corpus.cuts", "corpus.sources",
                        "corpus.tombstones", "corpus.artifacts", "features.vectors",
                        TakenDown.GENERATED + ".frames", TakenDown.GENERATED + ".videos")
                .flatMap(table -> corpus.spark().sql("SELECT file_path FROM kinora." + table + ".all_data_files")
                        .collectAsList().stream())
                .map(row -> Path.of(row.getString(0).replaceFirst("^file:", "")).toString())
                .collect(Collectors.toSet());
        List<Path> files;
        try (Stream<Path> all = Files.walk(corpus.corpus.warehouse())) {
            files = all.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
        assertThat(files).hasSizeGreaterThan(8);
        assertThat(corpus.corpus.warehouse().resolve("_kinora")).isEmptyDirectory();
        String[] taken = Stream.concat(corpus.gone.stream(), Stream.of(corpus.source, TakenDown.PRIVATE))
                .toArray(String[]::new);
        for (Path file : files) {
            assertThat(referred).as("no orphans").contains(file.toString());
            if (!file.toString().contains("/tombstones/") && !file.toString().contains("/artifacts/")) {
                assertThat(corpus.spark().read().parquet(file.toString()).collectAsList()).as(file.toString())
                        .noneSatisfy(row -> assertThat(row.toString()).containsAnyOf(taken));
            }
        }
    }

    /** Tombstones keep it out, and a later take-down leaves word of that as it is. */
    private void checkItStaysOut() {
        String elsewhere = "0".repeat(64);
        assertThat(corpus.takeDown(TakenDown.DAY, Duration.ZERO)
                .run(List.of(corpus.source, elsewhere), Optional.empty()).rows().values()).containsOnly(0L);
        assertThat(Tombstones.read(corpus.tables()).ofSource(elsewhere)).as("known or not").isTrue();
        List<Row> rows = corpus.tables().read(Tables.SOURCES).where(col("source_id").equalTo(corpus.source))
                .collectAsList();
        assertThat(rows).hasSize(2).allSatisfy(row -> {
            assertThat(row.<String>getAs("status")).isEqualTo(Tables.TAKEN_DOWN);
            assertThat(row.<Integer>getAs("attempts")).as("read once to know it").isEqualTo(1);
            assertThat(row.<String>getAs("caption")).isNull();
        });
        for (String table : List.of(Tables.CLIPS, Tables.FRAMES)) {
            assertThat(corpus.tables().read(table).where(col("clip_id").isInCollection(corpus.gone)).isEmpty())
                    .as(table).isTrue();
        }
        assertThat(corpus.clips("half.mp4")).as("the rest of the source").isNotEmpty();
    }
}

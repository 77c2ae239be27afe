package io.kinora.endtoend.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.checkpoint.CheckpointIndex;
import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.endtoend.cluster.ClusterJobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Offset;

/** Compares what disturbed runs left with what undisturbed ones did. */
final class Undisturbed {
    private final ClusterJobs jobs;

    Undisturbed(ClusterJobs jobs) {
        this.jobs = jobs;
    }

    /** The tables of an ingest, and what its result.json counts. */
    void assertSameRows(String run, CorpusSettings corpus) throws IOException {
        JsonNode result = jobs.result(run);
        assertThat(result.path("sources")).isEqualTo(jobs.result("ingest").path("sources"));
        assertThat(result.path("clips")).isEqualTo(jobs.result("ingest").path("clips"));
        for (String table : List.of(Tables.FRAMES, Tables.CLIPS, Tables.CUTS)) {
            assertThat(rows(corpus, table)).as(table).doesNotHaveDuplicates()
                    .isEqualTo(rows(corpus(jobs.folder().resolve("corpus"), "corpus"), table));
        }
    }

    static CorpusSettings corpus(Path warehouse, String name) {
        return new CorpusSettings(warehouse.toString(), name, "latest", Map.of("type", "hadoop"));
    }

    private static List<String> rows(CorpusSettings corpus, String table) throws IOException {
        SparkSession.Builder builder = SparkSession.builder().master("local[1]").config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2);
        Catalog.sparkProperties(corpus, new Configuration()).forEach(builder::config);
        try (SparkSession spark = builder.getOrCreate()) {
            return TableSet.corpus(spark, corpus).read(table).collectAsList().stream()
                    .map(row -> IntStream.range(0, row.length()).mapToObj(row::get)
                            .map(value -> value instanceof byte[] bytes ? Arrays.toString(bytes)
                                    : String.valueOf(value))
                            .collect(Collectors.joining("|"))).sorted().toList();
        }
    }

    /** The last checkpoint of a training run. */
    void assertSameBits(String run) throws IOException {
        assertThat(jobs.result(run).path("steps")).isEqualTo(jobs.result("train").path("steps"));
        for (String file : List.of("weights.bin", "updater.bin", "ema.safetensors")) {
            assertThat(checkpoint(run).resolve(file)).as(file)
                    .hasSameBinaryContentAs(checkpoint("train").resolve(file));
        }
    }

    private Path checkpoint(String run) throws IOException {
        return local(jobs.result(run).path("checkpoint").asText());
    }

    /** The files of a generation, and its frames table. */
    void assertSameVideos(String run, String table) throws IOException {
        Path before = local(jobs.result("generate").path("directory").asText());
        Path after = local(jobs.result(run).path("directory").asText());
        int count = jobs.result("generate").path("videos").asInt();
        for (int i = 0; i < count; i++) {
            String name = String.format("%06d.mp4", i);
            assertThat(after.resolve(name)).hasSameBinaryContentAs(before.resolve(name));
        }
        assertThat(generated(table)).hasSize(count).isEqualTo(generated("made"));
    }

    private List<String> generated(String table) throws IOException {
        return rows(corpus(jobs.folder().resolve("corpus"), table), Tables.FRAMES).stream()
                .map(row -> row.replace(table + "-", "")).toList();
    }

    /** Sums may be of another order, and their last bits others. */
    void assertSameFigures(String run) throws IOException {
        JsonNode before = jobs.result("evaluate");
        JsonNode after = jobs.result(run);
        assertThat(after.at("/real/count")).isEqualTo(before.at("/real/count"));
        assertThat(after.at("/generated/count")).isEqualTo(before.at("/generated/count"));
        assertThat(before.path("metrics")).isNotEmpty();
        before.path("metrics").fields().forEachRemaining(metric -> {
            double expected = metric.getValue().path("value").asDouble();
            assertThat(after.path("metrics").path(metric.getKey()).path("value").asDouble()).as(metric.getKey())
                    .isCloseTo(expected, Offset.offset(1e-6 * Math.abs(expected)));
        });
    }

    private static Path local(String uri) {
        return Path.of(URI.create(uri.replaceFirst("^file:/*", "file:/")));
    }

    /** Whether a training run has written this round's checkpoint, and counts it. */
    boolean hasCheckpoint(String run, int round) {
        try {
            org.apache.hadoop.fs.Path folder =
                    new org.apache.hadoop.fs.Path(jobs.folder().resolve(run).resolve("checkpoints").toUri());
            return CheckpointIndex.read(folder.getFileSystem(new Configuration()), folder)
                    .map(index -> index.rounds().contains(round)).orElse(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.kinora.ingest.curate;

import static org.apache.spark.sql.functions.countDistinct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.decode.SharedData;
import io.kinora.core.error.ExitCode;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobRunner;
import io.kinora.core.video.ContactSheet;
import io.kinora.core.video.Filmstrip;
import io.kinora.core.video.Frames;
import io.kinora.core.video.StillImage;
import io.kinora.ingest.CurateJob;
import io.kinora.ingest.IngestJob;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken for a copy among real videos: all that is, and of what only looks alike nothing. */
class CurationOfRealVideosTest {
    private static final Path PICTURES = Path.of("target", "near-copies");
    private static final List<String> ALIKE_BUT_DIFFERENT = List.of("signavatar", "asl_gestures", "grid");

    @TempDir
    private Path folder;

    @Test
    void findsTheCopiesAndNothingElse() throws IOException {
        Path data = SharedData.folder().orElse(null);
        assumeThat(data).as("shared data").isNotNull();
        Files.writeString(folder.resolve("job.conf"), """
                decode { isolation = thread }
                spark { "spark.master" = "local[2]", "spark.ui.enabled" = false, "spark.sql.shuffle.partitions" = 2 }
                """);
        run(new IngestJob(), "ingest", "--videos", data.toString());
        JsonNode result = run(new CurateJob(), "curate");

        Map<String, Set<String>> families = new TreeMap<>();
        Map<String, String> exact = new TreeMap<>();
        try (SparkSession spark = spark()) {
            TableSet tables = TableSet.corpus(spark, corpus());
            tables.read(Tables.SOURCES).where("status = 'duplicate'").collectAsList()
                    .forEach(row -> exact.put(name(row.getAs("uri")), name(row.getAs("duplicate_of"))));
            List<Row> members = tables.read(Tables.CLIPS).where("family is not null").select("source_id", "family")
                    .distinct().join(tables.read(Tables.SOURCES).where("status = 'ok'"), "source_id")
                    .select("family", "uri", "source_id").collectAsList();
            members.forEach(row -> families.computeIfAbsent(row.getString(0), key -> new TreeSet<>())
                    .add(data.relativize(Path.of(URI.create(row.getString(1).replace(" ", "%20")))).toString()));
            drawOthers(tables, families);
            assertThat(tables.read(Tables.CLIPS).groupBy("source_id").agg(
                    countDistinct("split").as("splits")).where("splits > 1").count())
                    .as("sources in two splits").isZero();
            assertThat(tables.read(Tables.CLIPS).where("family is not null").groupBy("family").agg(
                    countDistinct("split").as("splits")).where("splits > 1").count())
                    .as("families in two splits").isZero();
        }
        assertThat(exact).isEqualTo(Map.of("Pretty.mp4", "Beautiful.mp4", "Better.mp4", "Best.mp4", "Hands.mp4",
                "Hand.mp4", "Thank.mp4", "Thank You.mp4"));
        assertThat(families.values()).filteredOn(family -> family.stream().anyMatch(uri -> uri.contains("chair")))
                .singleElement().satisfies(chairs -> assertThat(chairs).hasSize(7)
                        .allMatch(uri -> uri.startsWith("c_neardup/chair-")));
        assertThat(families.values()).noneMatch(family -> family.stream()
                .anyMatch(uri -> ALIKE_BUT_DIFFERENT.stream().anyMatch(uri::contains)));
        JsonNode clips = result.path("clips");
        assertThat(clips.path("found").asLong()).isEqualTo(
                clips.path("kept").asLong() + clips.path("filtered").asLong() + clips.path("quarantined").asLong());
    }

    /** Says which families there are besides the known one, and where their pictures are. */
    private static void drawOthers(TableSet tables, Map<String, Set<String>> families) throws IOException {
        for (Map.Entry<String, Set<String>> family : families.entrySet()) {
            if (family.getValue().stream().noneMatch(uri -> uri.contains("chair"))) {
                List<Frames> strips = new ArrayList<>();
                for (Row row : tables.read(Tables.CLIPS).where("family = '" + family.getKey() + "'")
                        .join(tables.read(Tables.FRAMES), "clip_id").orderBy("source_id", "start_pts")
                        .collectAsList()) {
                    strips.add(Filmstrip.of(FramesRow.frames(row)));
                }
                Path picture = Files.createDirectories(PICTURES).resolve(family.getKey().substring(0, 8) + ".png");
                Files.write(picture, StillImage.png(ContactSheet.grid(strips, 1, 1), 0));
                System.out.println("Taken for copies: " + String.join(", ", family.getValue()) + ": see "
                        + picture.toAbsolutePath());
            }
        }
    }

    private JsonNode run(Job<?, ?> job, String out, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--config", folder.resolve("job.conf").toString(), "--corpus",
                folder.resolve("corpus").toString(), "--out", folder.resolve(out).toString()));
        all.addAll(List.of(arguments));
        assertThat(JobRunner.run(job, all.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
        return new ObjectMapper().readTree(folder.resolve(out).resolve("result.json").toFile());
    }

    private CorpusSettings corpus() {
        return new CorpusSettings(folder.resolve("corpus").toString(), "corpus", "latest", Map.of("type", "hadoop"));
    }

    private SparkSession spark() throws IOException {
        SparkSession.Builder builder = SparkSession.builder().master("local[1]").config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2);
        Catalog.sparkProperties(corpus(), new Configuration()).forEach(builder::config);
        return builder.getOrCreate();
    }

    private static String name(String uri) {
        return uri.substring(uri.lastIndexOf('/') + 1);
    }
}

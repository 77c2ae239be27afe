package io.kinora.ingest;

import static org.apache.spark.sql.functions.countDistinct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.decode.SharedData;
import io.kinora.core.video.ContactSheet;
import io.kinora.core.video.Filmstrip;
import io.kinora.core.video.Frames;
import io.kinora.core.video.StillImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real videos, ingested once, with decoding in processes of its own as by default: every file is accounted for, and all
 * copies are found, but nothing that only looks alike.
 */
@Tag("long")
class RealCorpusTest {
    private static final Path PICTURES = Path.of("target", "near-copies");
    private static final List<String> ALIKE_BUT_DIFFERENT = List.of("signavatar", "asl_gestures", "grid");

    @TempDir
    private static Path folder;

    private static Path data;
    private static TestCorpus corpus;
    private static JsonNode ingested;

    @BeforeAll
    static void ingest() throws IOException {
        Optional<Path> shared = SharedData.folder();
        assumeThat(shared).as("shared data").isPresent();
        data = shared.orElseThrow();
        corpus = new TestCorpus(folder, "");
        ingested = corpus.done(new IngestJob(), "--videos", data.toString());
    }

    @Test
    void everyFileIsGoodACopyOrRefusedForAReason() throws IOException {
        assertThat(ingested.path("sources")).hasToString(
                "{\"found\":189,\"ok\":178,\"quarantined\":7,\"skipped\":4}");
        corpus.tables(tables -> {
            Map<String, String> refused = new TreeMap<>();
            Map<String, String> copies = new TreeMap<>();
            TestCorpus.byName(tables.read(Tables.SOURCES).where("status = 'quarantined'"))
                    .forEach((name, row) -> refused.put(name, row.getAs("error_code")));
            TestCorpus.byName(tables.read(Tables.SOURCES).where("status = 'duplicate'"))
                    .forEach((name, row) -> copies.put(name, TestCorpus.fileName(row.getAs("duplicate_of"))));
            assertThat(refused).isEqualTo(Map.of("corrupted.mp4", "decode-error", "AudioVideoInterleave.avi",
                    "no-frames", "FlashVideo.flv", "damaged-header", "Mpeg4.mp4", "no-video-stream",
                    "WindowsMediaVideo.wmv", "no-frames", "gif.gif", "no-frames", "mp4-with-audio.mp4",
                    "no-video-stream"));
            assertThat(copies).isEqualTo(Map.of("Pretty.mp4", "Beautiful.mp4", "Better.mp4", "Best.mp4", "Hands.mp4",
                    "Hand.mp4", "Thank.mp4", "Thank You.mp4"));
        });
    }

    @Test
    void curationFindsTheCopiesAndNothingElse() throws IOException {
        JsonNode result = corpus.done(new CurateJob());

        Map<String, Set<String>> families = new TreeMap<>();
        corpus.tables(tables -> {
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
        });
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
    private static void drawOthers(TableSet tables, Map<String, Set<String>> families) {
        for (Map.Entry<String, Set<String>> family : families.entrySet()) {
            if (family.getValue().stream().noneMatch(uri -> uri.contains("chair"))) {
                List<Frames> strips = new ArrayList<>();
                for (Row row : tables.read(Tables.CLIPS).where("family = '" + family.getKey() + "'")
                        .join(tables.read(Tables.FRAMES), "clip_id").orderBy("source_id", "start_pts")
                        .collectAsList()) {
                    strips.add(Filmstrip.of(FramesRow.frames(row)));
                }
                Path picture = PICTURES.resolve(family.getKey().substring(0, 8) + ".png");
                try {
                    Files.createDirectories(PICTURES);
                    Files.write(picture, StillImage.png(ContactSheet.grid(strips, 1, 1), 0));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                System.out.println("Taken for copies: " + String.join(", ", family.getValue()) + ": see "
                        + picture.toAbsolutePath());
            }
        }
    }
}

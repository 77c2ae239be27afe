package io.kinora.ingest.takedown;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kinora.core.corpus.Artifacts;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.report.ClipFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What a take-down leaves of a corpus, and of what was made of it; and, of that, what comes after. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TakeDownTest {
    @TempDir
    private static Path folder;

    private static TakenDown corpus;

    @BeforeAll
    static void open() throws IOException {
        corpus = new TakenDown(folder);
        corpus.open();
    }

    @AfterAll
    static void close() {
        corpus.close();
    }

    @Test
    void refusesWhatItDoesNotKnowAndChangesNothing() {
        assertThat(corpus.refusal.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(corpus.refusal).hasMessageContaining("no such id").hasMessageContaining("nothing was changed");
        assertThat(corpus.refusal.getMessage()).doesNotContain(corpus.source);
        assertThat(corpus.tombstonesAfterRefusal).isZero();
    }

    @Test
    void tellsWhatItTookDownAndWhatIsLeftToDo() {
        TakeDownResult result = corpus.result;
        assertThat(result.takenDown()).extracting(TakeDownResult.Subject::id)
                .containsExactlyInAnyOrder(corpus.source, corpus.clip);
        assertThat(result.takenDown()).allSatisfy(subject ->
                assertThat(subject.versions().keySet()).containsExactlyElementsOf(TakenDown.VERSIONS));
        assertThat(result.warnings()).hasSize(3)
                .anySatisfy(one -> assertThat(one).startsWith("There is no").contains("late.html"))
                .anySatisfy(one -> assertThat(one).as("deleted before a kill").startsWith("There is no")
                        .contains("generated/0.mp4"))
                .anySatisfy(one -> assertThat(one).startsWith("Corpus other").contains("--set corpus.name=other"));
        assertThat(result.expiry().removed()).isZero();
        assertThat(result.expiry().due()).isPresent();
    }

    @Test
    void everyVersionKeepsAllElse() {
        assertThat(corpus.content()).isEqualTo(corpus.rest);
        assertThat(corpus.tables().versions().get(Version.LATEST).name()).isEqualTo("v3");
        String stays = corpus.clips("half.mp4").get(0);
        assertThat(TakenDown.VERSIONS.stream().map(version -> corpus.spark().sql("SELECT _file FROM "
                + corpus.tables().at(Tables.FRAMES, corpus.tables().versions().get(version)) + " WHERE clip_id = '"
                + stays + "'").first().getString(0)).distinct()).as("written once for all versions").hasSize(1);
    }

    @Test
    void whoReadsAVersionNowGoesOnAndWhoBeginsIsTold() {
        assertThatThrownBy(() -> corpus.tables().read(Tables.FRAMES, corpus.before))
                .isInstanceOf(KinoraException.class).hasMessageContaining("clips of it have been taken down since");
        assertThat(corpus.spark().sql("SELECT * FROM kinora.corpus.frames VERSION AS OF "
                + corpus.before.snapshot(Tables.FRAMES)).where(col("clip_id").isInCollection(corpus.gone)).count())
                .isEqualTo(4);
    }

    @Test
    void storedFeaturesAndReportsShowNoneOfIt() throws IOException {
        assertThat(corpus.spark().table("kinora.features.vectors").select("video").collectAsList())
                .extracting(row -> row.getString(0)).noneMatch(video -> corpus.gone.contains(video.split(":")[0]))
                .hasSize(3).contains("other", TakenDown.GENERATED + "-1:1:1");
        for (Path page : List.of(corpus.report(), corpus.ingestReport())) {
            assertThat(Files.readString(page)).doesNotContain(TakenDown.PRIVATE).contains("Taken down")
                    .contains("half");
            assertThat(ClipFigures.clips(Files.readString(page))).isNotEmpty()
                    .doesNotContainAnyElementsOf(corpus.gone);
        }
    }

    @Test
    void generatedVideosThatBeganWithItAreGone() {
        TableSet set = TableSet.generated(corpus.spark(), corpus.corpus.settings(), TakenDown.GENERATED);
        Version version = set.versions().get("v1");
        for (String table : List.of(Tables.FRAMES, Tables.VIDEOS)) {
            assertThat(set.read(table, version).collectAsList()).as(table).singleElement()
                    .extracting(row -> row.getString(0)).isEqualTo(TakenDown.GENERATED + "-1");
        }
        assertThat(corpus.generated(0)).doesNotExist();
        assertThat(corpus.generated(1)).exists();
        assertThat(new Artifacts(corpus.spark(), corpus.tables()).holding(List.of(corpus.clips("half.mp4").get(0))))
                .extracting(Artifacts.Artifact::uri).contains(corpus.generated(1).toString());
    }

    @Test
    void exportsHoldTheRest() throws IOException {
        List<String> left = Stream.concat(corpus.clips("half.mp4").stream(), corpus.clips("later.mp4").stream())
                .sorted().toList();
        assertThat(left).hasSize(2);
        List<String> inTars = new ArrayList<>();
        for (Path tar : files("tar", ".tar")) {
            try (TarArchiveInputStream entries = new TarArchiveInputStream(Files.newInputStream(tar))) {
                for (TarArchiveEntry entry = entries.getNextTarEntry(); entry != null;
                        entry = entries.getNextTarEntry()) {
                    inTars.add(entry.getName());
                }
            }
        }
        assertThat(inTars).containsExactlyInAnyOrderElementsOf(left.stream()
                .flatMap(id -> Stream.of(id + ".mp4", id + ".json")).toList());
        assertThat(files("mp4", ".mp4")).extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrderElementsOf(left.stream().map(id -> id + ".mp4").toList());
        for (String export : List.of("tar", "mp4")) {
            String index = Files.readString(corpus.folder.resolve(export + "/index.json"));
            assertThat(new ObjectMapper().readTree(index).path("samples").asInt()).isEqualTo(2);
        }
        for (Path lines : files("mp4", ".jsonl")) {
            assertThat(Files.readString(lines)).doesNotContain(TakenDown.PRIVATE);
        }
    }

    @Test
    void theRunsThatSawItAreNamed() throws IOException {
        String itsClip = Stone.all(corpus.tables()).stream().filter(stone -> stone.sourceId().equals(corpus.source))
                .flatMap(stone -> stone.clipId().stream()).findFirst().orElseThrow();
        SeenByResult seen = new SeenBy(corpus.spark(), corpus.tables()).find(List.of(corpus.source, itsClip),
                List.of(corpus.folder.resolve("runs").toString()));
        assertThat(seen.runs()).as("two ingests, two exports, two trainings").isEqualTo(6);
        assertThat(seen.seenBy()).hasSize(2).allSatisfy(subject -> assertThat(subject.runs())
                .extracting(run -> Path.of(run.uri()).getFileName() + " " + run.job() + " " + run.versions())
                .containsExactly("before train [v3]", "mp4 export [v2]", "run1 ingest [v1]", "run2 ingest [v2]",
                        "tar export [v2]"));
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void filesGoWhenItIsTimeAndWhatWasTakenDownStaysOut() throws IOException {
        new AfterTakeDown(corpus).check();
    }

    private static List<Path> files(String export, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(corpus.folder.resolve(export))) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }
}

package io.kinora.ingest.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kinora.core.decode.SharedData;
import io.kinora.ingest.shot.Cut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what is known of real videos, where this machine has them. */
class RealVideosTest {
    private Path data;

    @BeforeEach
    void find() {
        Optional<Path> folder = SharedData.folder();
        assumeThat(folder).as("shared data").isPresent();
        data = folder.orElseThrow();
    }

    @Test
    void findsTheCutsOfBikes() throws IOException {
        Scan scan = Scan.of(data.resolve("c_scenecut/bikes.mp4"));

        assertThat(scan.sureCuts()).extracting(Cut::frame).containsExactly(30L, 76L, 137L, 187L, 242L);
        assertThat(scan.sureCuts()).allSatisfy(cut -> {
            assertThat(cut.kind()).isEqualTo(Cut.Kind.HARD);
            assertThat(cut.score()).isGreaterThan(0.7);
            assertThat(cut.pts()).isEqualTo(cut.frame() * 40_000);
        });
        assertThat(scan.sureCuts().get(1).score()).as("the soft one").isLessThan(0.82)
                .isEqualTo(scan.sureCuts().stream().mapToDouble(Cut::score).min().orElseThrow());
    }

    @Test
    void findsCutsFadesAndBarsOfAFilm() throws IOException {
        Scan scan = Scan.of(data.resolve("c_scenecut/test_video_30s.mp4"));

        // What a scene score above 0.3 finds, and three between dark pictures or in snow that it does not.
        assertThat(scan.sureCuts()).filteredOn(cut -> cut.kind() == Cut.Kind.HARD).extracting(Cut::frame)
                .containsExactly(286L, 348L, 356L, 372L, 523L, 573L, 610L, 624L);
        assertThat(scan.sureCuts()).filteredOn(cut -> cut.kind() == Cut.Kind.FADE).hasSizeBetween(5, 8);
        assertThat(scan.sureCuts()).filteredOn(cut -> cut.kind() == Cut.Kind.SOFT).extracting(Cut::frame)
                .as("dissolves").anyMatch(frame -> frame >= 70 && frame <= 80).anyMatch(frame -> frame >= 705);
        assertThat(scan.scores(12).letterbox()).as("2.35 : 1 in 16 : 9").isCloseTo(0.24, within(0.02));
        assertThat(scan.scores(4).black()).isGreaterThan(0.95);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grid", "asl_gestures", "surveillance", "signavatar"})
    void findsNoCutInSingleShots(String folder) throws IOException {
        // Of the many like ones those that begin or end with a black frame, the liveliest, and some.
        Set<String> chosen = Set.of("8.mp4", "F.mp4", "Before.mp4", "To.mp4", "Z.mp4", "Thank.mp4", "Computer.mp4",
                "Fight.mp4", "World.mp4", "Great.mp4");
        try (Stream<Path> files = Files.list(data.resolve("a_corpus").resolve(folder))) {
            for (Path file : files.toList()) {
                if (!folder.equals("signavatar") || chosen.contains(file.getFileName().toString())) {
                    Scan scan = Scan.of(file);
                    assertThat(scan.sureCuts()).as("cuts of %s", file.getFileName()).isEmpty();
                    assertThat(scan.clips()).as("clips of %s", file.getFileName()).isNotEmpty()
                            .allSatisfy(clip -> assertThat(clip.scores().black()).isLessThan(0.05));
                }
            }
        }
    }

    @Test
    void hashesVersionsOfOneClipAlike() throws IOException {
        Scan original = Scan.of(data.resolve("c_neardup/chair-orig-22-sd-bar.mp4"));
        for (String version : Set.of("grey", "sepia", "with-small-logo", "with-large-logo")) {
            Scan other = Scan.of(data.resolve("c_neardup/chair-22-" + (version.startsWith("with") ? version
                    : "sd-" + version) + "-bar.mp4"));
            for (int clip = 0; clip < original.clips().size(); clip++) {
                int distance = DifferenceHash.hammingDistance(original.scores(clip).hash(),
                        other.scores(clip).hash());
                assertThat(distance).as("bits of 512 in clip %d of %s", clip, version)
                        .isLessThan(version.equals("with-large-logo") ? 52 : 26);
            }
        }
    }
}

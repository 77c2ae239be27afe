package io.kinora.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.decode.DecodedClip;
import io.kinora.core.video.TestFrames;
import io.kinora.ingest.score.ClipScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClipSpoolTest {
    /** Frames take 480 bytes a clip: all in memory, some, none. */
    @ParameterizedTest
    @ValueSource(longs = {1 << 20, 1000, 0})
    void givesBackWhatItHoldsInOrderAndLeavesNoFile(long memory) throws IOException {
        List<ScoredClip> clips = new ArrayList<>();
        for (int index = 0; index < 5; index++) {
            clips.add(new ScoredClip(new DecodedClip(0, index, 1000L * index, 1000L * index + 1000,
                    TestFrames.movingDisc(4, 5, 8, 8 + index)),
                    new ClipScores(1, 2, 3, 0.4, 0.5, 0.6, 0.7, new byte[] {1, (byte) index})));
        }
        long before = spoolFiles();

        List<ScoredClip> given = new ArrayList<>();
        try (ClipSpool spool = new ClipSpool(memory)) {
            clips.forEach(spool::add);
            assertThat(spool.size()).isEqualTo(5);
            spool.drain().forEachRemaining(given::add);
        }

        assertThat(given).usingRecursiveComparison().isEqualTo(clips);
        assertThat(spoolFiles()).isEqualTo(before);
    }

    private static long spoolFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("kinora-clips-")).count();
        }
    }
}

package io.kinora.ingest.takedown;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.corpus.Artifacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanedArtifactTest {
    @TempDir
    private Path folder;

    @Test
    void aPictureGoesAsAWhole() throws IOException {
        Path picture = Files.write(folder.resolve("round-000001.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
        Files.writeString(folder.resolve("round-000002.png"), "another");
        Artifacts.Artifact artifact =
                new Artifacts.Artifact(picture.toUri().toString(), Artifacts.VIDEO, Set.of("clip"));

        assertThat(CleanedArtifact.of(artifact, new Configuration()).state()).isEqualTo(CleanedArtifact.State.CLEANED);
        assertThat(picture).doesNotExist();
        assertThat(folder.resolve("round-000002.png")).exists();
        CleanedArtifact again = CleanedArtifact.of(artifact, new Configuration());
        assertThat(again.state()).isEqualTo(CleanedArtifact.State.MISSING);
        assertThat(again.message()).contains("round-000001.png").contains("clip clip");
    }
}

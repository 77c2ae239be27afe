package io.kinora.ingest.takedown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TakeDownResultTest {
    private static final Optional<String> DUE = Optional.of("2031-01-02T03:04:05Z");

    @Test
    void saysThatSomethingStaysOnlyWhereItDoes() {
        assertThat(lines(false, 2, DUE)).containsExactly("Removed 18 files; those that hold what was taken down stay"
                + " until 2031-01-02T03:04:05Z, then run kinora curate --expire");
        assertThat(lines(false, 0, DUE)).containsExactly("Removed 18 files; no snapshot holds what was taken down any"
                + " more; run kinora curate --expire after 2031-01-02T03:04:05Z for what a job may have left that was"
                + " stopped or running meanwhile");
        assertThat(lines(false, 0, Optional.empty())).containsExactly("Removed 18 files");
        assertThat(lines(true, 0, Optional.empty())).containsExactly("Would remove the files of 3 snapshots");
    }

    private static List<String> lines(boolean dryRun, int waiting, Optional<String> due) {
        return new TakeDownResult(dryRun, List.of(), Map.of(), List.of(),
                new TakeDownResult.Expiry(3, 18, waiting, due), List.of()).lines();
    }
}

package io.kinora.eval.watch;

import io.kinora.eval.history.LocalCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** A process that claims all it can get, and writes a line for each claim. */
final class ClaimRace {
    static final int KEYS = 12;

    private ClaimRace() {
    }

    /** Takes the warehouse, a file for its lines, and a file whose coming is the start. */
    public static void main(String[] arguments) throws IOException {
        Claims claims = Claims.open(LocalCatalog.open(Path.of(arguments[0])), "history", "run",
                Duration.ofHours(1), Clock.systemUTC());
        StringBuilder lines = new StringBuilder();
        Files.createFile(Path.of(arguments[1] + ".ready"));
        long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
        while (!Files.exists(Path.of(arguments[2])) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        for (int key = 0; key < KEYS; key++) {
            if (claims.claim("key" + key, "checkpoint").isPresent()) {
                lines.append("key").append(key).append('\n');
            }
        }
        Files.writeString(Path.of(arguments[1]), lines);
    }
}

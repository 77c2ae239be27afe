package io.kinora.ingest.curate;

import io.kinora.core.config.Range;
import java.util.Optional;

/**
 * The section {@code curate.balance}.
 *
 * @param mostPerLabel clips of one label that are kept at most; all if not set
 * @param seed decides which
 */
public record BalanceSettings(@Range(min = 1, max = Integer.MAX_VALUE) Optional<Integer> mostPerLabel, long seed) {
}

package io.kinora.ingest.dedup;

import io.kinora.core.config.Range;
import java.io.Serializable;

/**
 * The section {@code curate.duplicates}; docs/curation.md says how the figures were chosen.
 *
 * @param find whether near duplicates are looked for
 * @param correlation least correlation over time of a clip and its copy, 0 to 1
 * @param residual most that may be left unexplained in any part of the picture, in units of what may be left there
 * @param familyShare least share of the longer of two sources that both must show for the two to be of one family, or
 *     of the shorter one for it to go with the other as a part of it, 0 to 1
 * @param neighbours stretches of other sources that each stretch is paired with at most under one key of its hash
 * @param candidates stretches that each stretch is compared with at most
 */
public record DuplicateSettings(
        boolean find,
        @Range(min = 0, max = 1) double correlation,
        @Range(min = 0) double residual,
        @Range(min = 0, max = 1) double familyShare,
        @Range(min = 1, max = 10_000) int neighbours,
        @Range(min = 1, max = 10_000) int candidates) implements Serializable {
}

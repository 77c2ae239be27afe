package io.kinora.ingest;

import io.kinora.core.corpus.Version;
import io.kinora.ingest.curate.BalanceSettings;
import io.kinora.ingest.dedup.DuplicateSettings;
import io.kinora.ingest.score.ClipFilter;
import io.kinora.ingest.source.SplitShares;
import io.kinora.ingest.takedown.TakeDownSettings;
import java.util.Optional;

/**
 * The section {@code curate}; reference.conf says what each key means.
 *
 * @param where SQL condition that a clip must meet
 * @param filter which clips are left out for their scores
 * @param duplicates how near duplicates are found
 * @param balance how many clips of one label are kept
 * @param split shares of the videos that are held out
 * @param dryRun whether only to say what would be done
 * @param tag name of the version made at the end
 * @param takeDown what to take out of all versions instead
 */
public record CurateSettings(
        Optional<String> where,
        ClipFilter filter,
        DuplicateSettings duplicates,
        BalanceSettings balance,
        SplitShares split,
        boolean dryRun,
        Optional<String> tag,
        TakeDownSettings takeDown) {

    /** Checks what concerns no single key. */
    public CurateSettings {
        if (tag.isPresent() && tag.get().equals(Version.LATEST)) {
            throw new IllegalArgumentException("tag cannot be '" + Version.LATEST
                    + "', which names the newest version");
        }
        if (takeDown.asked() && (where.isPresent() || tag.isPresent())) {
            throw new IllegalArgumentException("where and tag say how to curate, but nothing is curated beside"
                    + " --take-down, --expire or --seen-by; leave them out, and curate by another command");
        }
    }
}

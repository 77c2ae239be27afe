package io.kinora.ingest.source;

import io.kinora.core.config.Range;
import io.kinora.core.corpus.Tables;
import java.io.Serializable;

/**
 * Shares of the sources that are held out. A source's split follows from its bytes alone: it is the same on every
 * run, in every corpus, and for every copy of the file.
 *
 * @param validation share for the validation loss, 0 to 1
 * @param test share for evaluation, 0 to 1; with the other at most 1
 */
public record SplitShares(@Range(min = 0, max = 1) double validation, @Range(min = 0, max = 1) double test)
        implements Serializable {

    /** Checks that the shares leave no less than nothing. */
    public SplitShares {
        if (validation + test > 1) {
            throw new IllegalArgumentException("validation and test are " + (validation + test)
                    + " together; they must not exceed 1");
        }
    }

    /**
     * The split of a source.
     *
     * @param sourceId SHA-256 in hex
     */
    public String split(String sourceId) {
        // 52 bits of the hash as a fraction of 1.
        double position = Long.parseLong(sourceId.substring(0, 13), 16) / (double) (1L << 52);
        if (position < test) {
            return Tables.TEST;
        }
        return position < test + validation ? Tables.VALIDATION : Tables.TRAIN;
    }
}

package io.kinora.ingest.export;

import com.fasterxml.jackson.annotation.JsonValue;
import io.kinora.core.corpus.Tables;

/** A split that an export can be limited to. */
public enum ExportedSplit {
    /** What models learn from. */
    TRAIN(Tables.TRAIN),
    /** Held out for the validation loss. */
    VALIDATION(Tables.VALIDATION),
    /** Held out for evaluation. */
    TEST(Tables.TEST);

    private final String key;

    ExportedSplit(String key) {
        this.key = key;
    }

    /** Its name in settings and tables. */
    @JsonValue
    public String key() {
        return key;
    }
}

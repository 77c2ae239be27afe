package io.kinora.core.doctor;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How bad a finding is. */
public enum Level {
    OK,
    /** A run goes on, but slower, or with less safety, than it could. */
    WARNING,
    /** A run would fail. */
    FAILURE;

    /** As result.json has it. */
    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}

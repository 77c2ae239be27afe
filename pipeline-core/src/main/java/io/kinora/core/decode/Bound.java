package io.kinora.core.decode;

/** What one file may cost at most, as a setting that can be raised. */
public enum Bound {
    PIXELS("ingest.limits.pixels"),
    FRAMES("ingest.limits.frames"),
    DURATION("ingest.limits.duration"),
    DEADLINE("ingest.limits.deadline"),
    STREAMS("ingest.limits.streams"),
    HEADER("ingest.limits.header"),
    EXPANSION("ingest.limits.expansion"),
    MEMORY("decode.memory"),
    SILENCE("decode.silence");

    private final String key;

    Bound(String key) {
        this.key = key;
    }

    /** The setting. */
    public String key() {
        return key;
    }
}

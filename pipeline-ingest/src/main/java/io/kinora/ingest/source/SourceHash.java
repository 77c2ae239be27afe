package io.kinora.ingest.source;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash that names sources and clips. */
public final class SourceHash {
    private SourceHash() {
    }

    /** A new SHA-256. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Cannot hash: this Java has no SHA-256", impossible);
        }
    }
}

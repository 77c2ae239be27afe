package io.kinora.ingest.source;

import io.kinora.core.decode.SourceStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names a source by its bytes. */
public final class SourceHash {
    private static final int BUFFER_BYTES = 1 << 20;

    private SourceHash() {
    }

    /** SHA-256 of all bytes in hex; leaves the stream at its start. */
    public static String of(SourceStream source) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        source.seek(0);
        for (int count = source.read(buffer, 0, buffer.length); count >= 0;
                count = source.read(buffer, 0, buffer.length)) {
            digest.update(buffer, 0, count);
        }
        source.seek(0);
        return HexFormat.of().formatHex(digest.digest());
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

package io.kinora.ingest.decode;

import io.kinora.core.decode.DecodeSettings;
import io.kinora.ingest.source.SourceHash;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Names a clip by all that decides its pixels, so that the same clip has the same id in every run and corpus. */
final class ClipId {
    private static final int HEX_DIGITS = 32;

    private ClipId() {
    }

    /** The id: 32 hex digits. */
    static String of(String sourceId, long startMicros, long endMicros, DecodeSettings settings) {
        String decisive = String.join("\n", "kinora-clip-1", sourceId, Long.toString(startMicros),
                Long.toString(endMicros), Integer.toString(settings.frames()), Double.toString(settings.fps()),
                Integer.toString(settings.height()), Integer.toString(settings.width()), settings.fit().name());
        byte[] hash = SourceHash.sha256().digest(decisive.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS);
    }
}

package io.kinora.eval.history;

import io.kinora.core.corpus.Version;
import io.kinora.eval.source.VideoAddress;
import java.util.Map;
import java.util.Optional;

/**
 * The videos of one side, so that the same ones are known again.
 *
 * @param address {@code table:NAME[:SPLIT]}, or what was written for files
 * @param version the version of tables
 * @param snapshots Iceberg snapshot of each of them
 */
public record VideosOfSide(String address, Optional<String> version, Map<String, Long> snapshots) {
    /** Copies the snapshots. */
    public VideosOfSide {
        snapshots = Map.copyOf(snapshots);
    }

    /** What was read of an address; the version stands apart, whether or not the user wrote it. */
    public static VideosOfSide of(VideoAddress address, Optional<Version> version) {
        String text = address instanceof VideoAddress.Tables tables
                ? "table:" + tables.name() + tables.split().map(split -> ":" + split).orElse("")
                : address.text();
        return new VideosOfSide(text, version.map(Version::name), version.map(Version::snapshots).orElse(Map.of()));
    }
}

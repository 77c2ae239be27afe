package io.kinora.ingest.export;

import io.kinora.core.corpus.Version;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What decides the bytes of an export.
 *
 * @param format what is written
 * @param corpus the catalog's warehouse
 * @param name namespace of the corpus
 * @param version name of the version
 * @param snapshots each table's snapshot
 * @param split the split, or all of them
 * @param shardSamples clips of one shard at most
 * @param quantizer of the mp4 files
 */
record ExportPlan(ExportFormat format, String corpus, String name, String version, SortedMap<String, Long> snapshots,
        Optional<String> split, int shardSamples, int quantizer) {
    static ExportPlan of(ExportFormat format, String name, Version version, Optional<String> split, int shardSamples,
            int quantizer) {
        return new ExportPlan(format, version.uri(), name, version.name(), new TreeMap<>(version.snapshots()), split,
                shardSamples, quantizer);
    }
}

package io.kinora.ingest.export;

import java.io.Serializable;

/**
 * One shard of an export as index.json lists it.
 *
 * @param file the tar file, or the metadata.jsonl of a folder of mp4 files, relative to the export's folder
 * @param samples clips in it
 * @param bytes of the tar file, or of all files of the folder
 * @param sha256 of {@code file} in hex; a metadata.jsonl holds the sums of the mp4 files
 */
public record ShardSummary(String file, long samples, long bytes, String sha256) implements Serializable {
}

package io.kinora.ingest.export;

import java.util.Map;
import java.util.Optional;

/**
 * What result.json says of an export.
 *
 * @param uri the folder
 * @param format what was written
 * @param version the version of the corpus
 * @param snapshots its snapshot of each table
 * @param dryRun whether nothing was written
 * @param clips how many it holds, or would hold
 * @param files tar files, or folders of mp4 files, or data files listed
 * @param frameBytes bytes of the clips' frame tensors, for a dry run or a list of data files
 * @param bytes bytes written, or those of the data files listed
 */
public record ExportResult(String uri, String format, String version, Map<String, Long> snapshots,
        boolean dryRun, long clips, long files, Optional<Long> frameBytes, Optional<Long> bytes) {
}

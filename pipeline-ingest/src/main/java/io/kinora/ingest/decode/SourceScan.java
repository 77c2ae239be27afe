package io.kinora.ingest.decode;

import io.kinora.core.decode.SourceInfo;
import io.kinora.ingest.shot.Cut;
import java.util.List;

/**
 * What one pass over a video found besides clips.
 *
 * @param info what the file is
 * @param cuts where shots may begin, by time
 */
public record SourceScan(SourceInfo info, List<Cut> cuts) {
}

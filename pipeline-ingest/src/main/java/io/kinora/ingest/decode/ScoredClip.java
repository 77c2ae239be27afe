package io.kinora.ingest.decode;

import io.kinora.core.decode.DecodedClip;
import io.kinora.ingest.score.ClipScores;

/**
 * A clip and what was measured of it.
 *
 * @param clip the clip
 * @param scores its scores
 */
public record ScoredClip(DecodedClip clip, ClipScores scores) {
}

package io.kinora.ingest.curate;

/**
 * What result.json says of a curation.
 *
 * @param dryRun whether nothing was changed
 */
public record CurateResult(boolean dryRun) {
}

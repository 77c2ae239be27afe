package io.kinora.ingest.curate;

import java.util.Optional;

/**
 * A source of a family, for the report.
 *
 * @param uri where it is
 * @param best whether it is the best one, whose clips are kept
 * @param clipId a clip to show
 * @param proof what shows that it is a copy of another member, if there is a proof of its own
 */
record FamilyMember(String uri, boolean best, String clipId, Optional<Proof> proof) {
    /**
     * The closest clips of two sources.
     *
     * @param of the other source
     * @param correlation of what changes over time
     * @param appearance of the mean pictures
     * @param residual the most that is left unexplained anywhere
     * @param shiftSeconds the other source's time less this one's
     */
    record Proof(String of, double correlation, double appearance, double residual, double shiftSeconds) {
    }
}

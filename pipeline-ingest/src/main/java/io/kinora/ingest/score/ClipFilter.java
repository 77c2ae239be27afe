package io.kinora.ingest.score;

import io.kinora.core.config.Range;
import io.kinora.core.corpus.Tables;
import java.io.Serializable;

/**
 * Which clips are left out for their scores. The frames of those are kept, so that a curation may decide otherwise.
 *
 * @param cut least score of a cut within a clip for which it is left out, 0 to 1
 * @param black share of black pictures above which a clip is left out, 0 to 1
 * @param frozen share of pictures that stand still above which a clip is left out, 0 to 1
 * @param letterbox share of the picture under bars above which a clip is left out, 0 to 1
 * @param sharpness least sharpness, 0 and up
 * @param motion least motion, 0 to 2040
 */
public record ClipFilter(
        @Range(min = 0, max = 1) double cut,
        @Range(min = 0, max = 1) double black,
        @Range(min = 0, max = 1) double frozen,
        @Range(min = 0, max = 1) double letterbox,
        @Range(min = 0) double sharpness,
        @Range(min = 0, max = ClipScores.MOST_MOTION) double motion) implements Serializable {

    /** {@link Tables#KEPT}, or the first reason to leave a clip out. */
    public String status(ClipScores scores) {
        if (scores.cut() >= cut) {
            return "cut";
        } else if (scores.black() > black) {
            return "black";
        } else if (scores.frozen() > frozen) {
            return "frozen";
        } else if (scores.letterbox() > letterbox) {
            return "letterbox";
        } else if (scores.sharpness() < sharpness) {
            return "blurred";
        } else if (scores.motion() < motion) {
            return "still";
        }
        return Tables.KEPT;
    }
}

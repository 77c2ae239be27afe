package io.kinora.ingest.score;

import java.io.Serializable;

/**
 * What is measured of a clip while it is decoded, over all frames of the source that are shown in its time; shares are
 * of that time. docs/scores.md says what each figure sees and what it does not.
 *
 * @param luma mean brightness of full range, 0 to 255
 * @param motion change of luma in levels per second: the mean absolute difference of thumbnails at least an eighth of
 *     a second apart over the time between them, 0 to 2040; a cut counts as motion
 * @param sharpness variance of the Laplacian of luma in the source's own pixels, in levels of full range, 0 and up
 * @param black share of black pictures, 0 to 1
 * @param frozen share of pictures that stand still for over half a second, 0 to 1
 * @param letterbox share of the picture that black bars cover throughout the clip, 0 to 1
 * @param cut highest score of a cut within the clip that is no flash, 0 to 1; a clip that begins at a cut has none
 * @param hash perceptual hash: {@link DifferenceHash#PICTURES} pictures, those shown at start + (k + ½) / 8 of the
 *     clip's time, of 8 bytes each, big-endian: byte 8 k + r holds row r of picture k from the top, its highest bit
 *     the leftmost; compare by {@link DifferenceHash#hammingDistance}
 */
public record ClipScores(double luma, double motion, double sharpness, double black, double frozen, double letterbox,
        double cut, byte[] hash) implements Serializable {
    /** Eight times a second from black to white. */
    static final double MOST_MOTION = 2040;
}

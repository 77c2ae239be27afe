package io.kinora.ingest.score;

import java.io.Serializable;

/**
 * What is measured of a clip while it is decoded.
 *
 * @param luma mean brightness, 0 to 255
 * @param motion mean absolute difference of luma between neighbouring frames of the clip, 0 to 255
 * @param sharpness variance of the Laplacian of luma in the source's own pixels, 0 and up
 * @param black share of the clip's frames that are black, 0 to 1
 * @param frozen share of the clip's frames that equal the one before, 0 to 1
 * @param letterbox share of the picture that black bars cover throughout the clip, 0 to 1
 * @param cut highest score of a cut within the clip, 0 to 1
 * @param hash perceptual hash
 */
public record ClipScores(double luma, double motion, double sharpness, double black, double frozen, double letterbox,
        double cut, byte[] hash) implements Serializable {
}

package io.kinora.eval.history;

import java.util.Optional;

/**
 * What two figures must have in common to be compared.
 *
 * @param metric its name
 * @param protocol fingerprint of all that decides it beside the videos
 * @param real address of the real videos
 * @param version of the real videos, if they are tables
 */
public record Terms(String metric, String protocol, String real, Optional<String> version) {
    /** Those of a figure. */
    public static Terms of(Figure figure, VideosOfSide real) {
        return new Terms(figure.metric(), figure.protocol(), real.address(), real.version());
    }
}

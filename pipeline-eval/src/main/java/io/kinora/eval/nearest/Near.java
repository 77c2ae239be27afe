package io.kinora.eval.nearest;

/**
 * A video and the training clip that is nearest to it.
 *
 * @param video its id or address
 * @param training that of the clip
 * @param distance Euclidean, of features
 */
public record Near(String video, String training, double distance) {
}

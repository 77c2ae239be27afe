package io.kinora.eval.set;

/**
 * The training clip that a generated video is most like.
 *
 * @param video id of the generated video
 * @param clip id of the clip
 * @param distance between their features
 */
public record NearestClip(String video, String clip, double distance) {
}

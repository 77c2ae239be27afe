package io.kinora.core.decode;

import java.io.Serializable;

/**
 * What a video file is, as its header says and as decoding found.
 *
 * @param container FFmpeg's name of the container, such as {@code mov,mp4,m4a,3gp,3g2,mj2}
 * @param codec FFmpeg's name of the codec, such as {@code h264}
 * @param pixelFormat FFmpeg's name of the decoded pixel layout, such as {@code yuv420p10le}; may be empty
 * @param width columns as coded, before rotation
 * @param height rows as coded, before rotation
 * @param rotation degrees clockwise by which frames are turned to be shown: 0, 90, 180 or 270
 * @param colorMatrix matrix by which samples become RGB, such as {@code bt709}, or {@code rgb}; with
 *     {@code (assumed)} behind it if the file does not say
 * @param colorRange {@code full} or {@code limited}, likewise
 * @param fps mean frames per second by the header, 0 if unknown
 * @param durationMicros how long the file says it lasts, in microseconds; 0 if it does not say
 * @param declaredFrames how many frames the header announces; 0 if it does not say
 * @param decodedFrames how many frames were decoded; fewer than there are if decoding was stopped or failed
 */
public record SourceInfo(String container, String codec, String pixelFormat, int width, int height, int rotation,
        String colorMatrix, String colorRange, double fps, long durationMicros, long declaredFrames,
        long decodedFrames) implements Serializable {
}

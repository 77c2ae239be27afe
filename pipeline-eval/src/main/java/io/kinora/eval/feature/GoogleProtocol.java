package io.kinora.eval.feature;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;

/**
 * What the authors of FVD do to a video before I3D sees it (Unterthiner et al., arXiv 1812.01717): each frame straight
 * to 224×224, whatever its aspect, by TF1's bilinear resize (corners not aligned, no half-pixel centres: output pixel i
 * samples position i·in/out, so enlarging shifts the picture by a fraction of a pixel), then 2x/255 − 1, in float32
 * throughout.
 */
final class GoogleProtocol {
    /** Its name where features are stored. */
    static final String NAME = "google";
    private static final float LEVELS = 255f;

    private GoogleProtocol() {
    }

    /** Float values in [−1, 1] of shape [T, size, size, 3] in C order. */
    static float[] apply(Frames video, int size) {
        if (video.channels() != I3dArchitecture.CHANNELS) {
            throw KinoraException.input("wrong-channels", "Cannot compute features of " + video
                    + ": RGB frames with three channels are needed");
        }
        Sampling rows = Sampling.of(video.height(), size);
        Sampling columns = Sampling.of(video.width(), size);
        float[] result = new float[Math.multiplyExact(video.frames() * size * size, I3dArchitecture.CHANNELS)];
        int at = 0;
        for (int frame = 0; frame < video.frames(); frame++) {
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    at = pixel(video, frame, rows, row, columns, column, result, at);
                }
            }
        }
        return result;
    }

    private static int pixel(Frames video, int frame, Sampling rows, int row, Sampling columns, int column,
            float[] result, int start) {
        int topLeft = video.offset(frame, rows.low[row], columns.low[column]);
        int topRight = video.offset(frame, rows.low[row], columns.high[column]);
        int bottomLeft = video.offset(frame, rows.high[row], columns.low[column]);
        int bottomRight = video.offset(frame, rows.high[row], columns.high[column]);
        byte[] pixels = video.pixels();
        int at = start;
        for (int channel = 0; channel < I3dArchitecture.CHANNELS; channel++) {
            float top = mix(pixels[topLeft + channel], pixels[topRight + channel], columns.weight[column]);
            float bottom = mix(pixels[bottomLeft + channel], pixels[bottomRight + channel], columns.weight[column]);
            float value = top + (bottom - top) * rows.weight[row];
            result[at++] = 2f * value / LEVELS - 1f;
        }
        return at;
    }

    private static float mix(byte left, byte right, float weight) {
        float first = Byte.toUnsignedInt(left);
        return first + (Byte.toUnsignedInt(right) - first) * weight;
    }

    /** For each output position the two input positions around it and the weight of the second. */
    private record Sampling(int[] low, int[] high, float[] weight) {
        static Sampling of(int in, int out) {
            float scale = in / (float) out;
            int[] low = new int[out];
            int[] high = new int[out];
            float[] weight = new float[out];
            for (int i = 0; i < out; i++) {
                float position = i * scale;
                low[i] = (int) position;
                high[i] = Math.min(low[i] + 1, in - 1);
                weight[i] = position - low[i];
            }
            return new Sampling(low, high, weight);
        }
    }
}

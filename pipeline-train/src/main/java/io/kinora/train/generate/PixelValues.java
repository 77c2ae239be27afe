package io.kinora.train.generate;

import io.kinora.core.video.Frames;
import io.kinora.train.diffusion.VideoShape;
import io.kinora.train.memory.NativeMemory;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Turns what samplers make into videos. */
final class PixelValues {
    private PixelValues() {
    }

    /** The first videos of a batch [N, C, T, H, W]. */
    static List<Frames> frames(INDArray videos, int count, VideoShape video, double fps) {
        return IntStream.range(0, count)
                .mapToObj(row -> frames(NativeMemory.copy(videos.slice(row)), video, fps)).toList();
    }

    /**
     * From [C, T, H, W] in [−1, 1] to uint8 [T, H, W, C].
     *
     * @param values of one video; what is outside the range is cut off
     */
    static Frames frames(float[] values, VideoShape video, double fps) {
        byte[] pixels = new byte[values.length];
        int plane = video.frames() * video.height() * video.width();
        for (int place = 0; place < plane; place++) {
            for (int channel = 0; channel < video.channels(); channel++) {
                long level = Math.round((values[channel * plane + place] + 1) * 127.5);
                pixels[place * video.channels() + channel] = (byte) Math.max(0, Math.min(255, level));
            }
        }
        return new Frames(video.frames(), video.height(), video.width(), video.channels(), fps, pixels);
    }
}

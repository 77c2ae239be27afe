package io.kinora.eval.picture;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BITEXACT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;

import io.kinora.core.video.Frames;
import io.kinora.core.video.Libav;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** FFmpeg's scaler, channel by channel: given RGB pixels, it would go through YUV and round twice. */
final class PlaneScaler implements AutoCloseable {
    private static final int EXACT = SWS_ACCURATE_RND | SWS_BITEXACT;
    /** swscale's vector code may write a little past the last row. */
    private static final int SPARE = 64;

    private final Frames video;
    private final int height;
    private final int width;
    private final SwsContext scaler;
    private final BytePointer input;
    private final BytePointer output;

    PlaneScaler(Frames video, int height, int width) {
        this.video = video;
        this.height = height;
        this.width = width;
        Libav.load();
        int kind = height > video.height() || width > video.width() ? SWS_BICUBIC : SWS_AREA;
        scaler = Libav.check(sws_getContext(video.width(), video.height(), AV_PIX_FMT_GRAY8, width, height,
                AV_PIX_FMT_GRAY8, kind | EXACT, null, null, (DoublePointer) null), "scale frames of " + video.shape());
        input = new BytePointer((long) video.height() * video.width() + SPARE);
        output = new BytePointer((long) height * width + SPARE);
    }

    /** All frames in the other size. */
    Frames scaled() {
        int channels = video.channels();
        byte[] pixels = new byte[Math.multiplyExact(video.frames(), height * width * channels)];
        byte[] plane = new byte[video.height() * video.width()];
        byte[] scaled = new byte[height * width];
        try (PointerPointer<BytePointer> from = new PointerPointer<>(input, null, null, null);
                PointerPointer<BytePointer> to = new PointerPointer<>(output, null, null, null);
                IntPointer fromStride = new IntPointer(video.width(), 0, 0, 0);
                IntPointer toStride = new IntPointer(width, 0, 0, 0)) {
            for (int frame = 0; frame < video.frames(); frame++) {
                for (int channel = 0; channel < channels; channel++) {
                    for (int i = 0; i < plane.length; i++) {
                        plane[i] = video.pixels()[video.offset(frame, 0, 0) + i * channels + channel];
                    }
                    input.put(plane);
                    Libav.check(sws_scale(scaler, from, fromStride, 0, video.height(), to, toStride), "scale a frame");
                    output.get(scaled);
                    for (int i = 0; i < scaled.length; i++) {
                        pixels[(frame * scaled.length + i) * channels + channel] = scaled[i];
                    }
                }
            }
        }
        return new Frames(video.frames(), height, width, channels, video.fps(), pixels);
    }

    @Override
    public void close() {
        sws_freeContext(scaler);
        input.close();
        output.close();
    }
}

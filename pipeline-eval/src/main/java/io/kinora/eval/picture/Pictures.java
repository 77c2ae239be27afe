package io.kinora.eval.picture;

import io.kinora.core.video.Frames;
import java.util.function.BiConsumer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** What native libraries do to single pictures, frame by frame, on the caller's thread alone. */
public final class Pictures {
    static {
        // Some of its algorithms give other results with other numbers of threads, and Spark's tasks share the cores.
        opencv_core.setNumThreads(1);
    }

    private Pictures() {
    }

    /** Loads the native libraries and sets them up; does nothing after the first call. */
    public static void load() {
        // The static initializer has done it.
    }

    /** One frame as an 8-bit picture of its own, which the caller closes. */
    public static Mat mat(Frames video, int frame) {
        Mat picture = new Mat(video.height(), video.width(), opencv_core.CV_8UC(video.channels()));
        picture.data().put(video.pixels(), video.offset(frame, 0, 0), video.frameSize());
        return picture;
    }

    /**
     * The video in another size, whatever its aspect: area averages where neither side grows, else FFmpeg's bicubic
     * interpolation (Keys 1981, a = −0.6), both with pixel centres at half coordinates and edges repeated.
     */
    public static Frames resized(Frames video, int height, int width) {
        if (video.height() == height && video.width() == width) {
            return video;
        }
        if (height > video.height() || width > video.width()) {
            try (BicubicScaler scaler = new BicubicScaler(video, height, width)) {
                return scaler.scaled();
            }
        }
        try (Size size = new Size(width, height)) {
            return each(video, height, width, (from, to) ->
                    opencv_imgproc.resize(from, to, size, 0, 0, opencv_imgproc.INTER_AREA));
        }
    }

    /** Each frame under a Gaussian of standard deviation {@code sigma} pixels, above 0; edges are mirrored. */
    public static Frames blurred(Frames video, double sigma) {
        try (Size asSigmaNeeds = new Size(0, 0)) {
            return each(video, video.height(), video.width(), (from, to) ->
                    opencv_imgproc.GaussianBlur(from, to, asSigmaNeeds, sigma));
        }
    }

    private static Frames each(Frames video, int height, int width, BiConsumer<Mat, Mat> change) {
        int size = height * width * video.channels();
        byte[] pixels = new byte[Math.multiplyExact(video.frames(), size)];
        for (int frame = 0; frame < video.frames(); frame++) {
            try (Mat picture = mat(video, frame); Mat result = new Mat()) {
                change.accept(picture, result);
                result.data().get(pixels, frame * size, size);
            }
        }
        return new Frames(video.frames(), height, width, video.channels(), video.fps(), pixels);
    }
}

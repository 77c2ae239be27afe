package io.kinora.eval.motion;

import io.kinora.core.video.Frames;
import io.kinora.eval.picture.Pictures;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_video.DISOpticalFlow;

/**
 * Dense optical flow between frames of one video, in grey: dense inverse search (Kroeger et al., "Fast optical flow
 * using dense inverse search", ECCV 2016, arXiv 1603.03590) as OpenCV has it, its medium preset carried to full
 * resolution. Not for use by several threads.
 */
final class FlowEstimator implements AutoCloseable {
    static {
        Pictures.load();
    }

    private final Frames video;
    private final DISOpticalFlow search = DISOpticalFlow.create(DISOpticalFlow.PRESET_MEDIUM);

    FlowEstimator(Frames video) {
        this.video = video;
        search.setFinestScale(0);
    }

    /** Where each pixel of frame {@code from} is found in frame {@code to}. */
    Flow between(int from, int to) {
        float[] vectors = new float[2 * video.height() * video.width()];
        try (Mat first = grey(from); Mat second = grey(to); Mat flow = new Mat()) {
            search.calc(first, second, flow);
            new FloatPointer(flow.data()).get(vectors);
        }
        return new Flow(video.height(), video.width(), vectors);
    }

    @Override
    public void close() {
        search.close();
    }

    private Mat grey(int frame) {
        Mat picture = Pictures.mat(video, frame);
        if (video.channels() == 1) {
            return picture;
        }
        try (picture) {
            Mat grey = new Mat();
            opencv_imgproc.cvtColor(picture, grey, opencv_imgproc.COLOR_RGB2GRAY);
            return grey;
        }
    }
}

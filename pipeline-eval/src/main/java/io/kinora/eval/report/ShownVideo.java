package io.kinora.eval.report;

import io.kinora.core.video.Frames;
import io.kinora.eval.picture.Pictures;
import java.io.Serializable;
import java.util.List;

/**
 * A video in the report.
 *
 * @param id of the video
 * @param clips the same, if it is a clip of a corpus
 * @param frames a small copy
 */
record ShownVideo(String id, List<String> clips, Frames frames) implements Serializable {
    private static final int WIDEST = 192;

    /** The same in another height; its sides keep their ratio, but none grows beyond what a page holds. */
    ShownVideo ofHeight(int height) {
        int width = Math.round((float) frames.width() * height / frames.height());
        return new ShownVideo(id, clips, Pictures.resized(frames, height, Math.max(1, Math.min(WIDEST, width))));
    }

    /** What stands below it: of a file, its name. */
    String name() {
        return id.substring(id.lastIndexOf('/') + 1);
    }
}

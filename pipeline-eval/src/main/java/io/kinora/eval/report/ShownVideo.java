package io.kinora.eval.report;

import io.kinora.core.video.Frames;
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
    /** What stands below it: of a file, its name. */
    String name() {
        return id.substring(id.lastIndexOf('/') + 1);
    }
}

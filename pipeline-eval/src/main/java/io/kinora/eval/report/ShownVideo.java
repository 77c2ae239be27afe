package io.kinora.eval.report;

import io.kinora.core.video.Frames;
import java.io.Serializable;
import java.util.List;

/**
 * A video in the report.
 *
 * @param clips id of the corpus' clip that it is, if it is one
 * @param frames a small copy
 */
public record ShownVideo(List<String> clips, Frames frames) implements Serializable {
}

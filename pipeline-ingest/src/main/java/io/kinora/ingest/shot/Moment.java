package io.kinora.ingest.shot;

import io.kinora.ingest.picture.Thumbnail;

/** A frame within the detector's window, and what is known of the place before it. */
final class Moment {
    final long frame;
    final long start;
    final long end;
    final Thumbnail picture;
    /** Change from the frame before, 0 to 1; 0 for the first. */
    final double change;
    /** Standard deviation of luma. */
    final double contrast;
    /** Score of a change at once, 0 until it is found. */
    double abrupt;
    boolean flash;
    /** Score of a gradual change whose middle is here, 0 until it is found. */
    double gradual;
    boolean fade;

    Moment(long frame, long start, long end, Thumbnail picture, double change) {
        this.frame = frame;
        this.start = start;
        this.end = end;
        this.picture = picture;
        this.change = change;
        this.contrast = PictureChange.contrast(picture);
    }

    Cut.Kind abruptKind() {
        return flash ? Cut.Kind.FLASH : Cut.Kind.HARD;
    }

    Cut.Kind gradualKind() {
        return fade ? Cut.Kind.FADE : Cut.Kind.SOFT;
    }
}

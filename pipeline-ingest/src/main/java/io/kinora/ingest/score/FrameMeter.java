package io.kinora.ingest.score;

import io.kinora.ingest.picture.SourceLuma;
import io.kinora.ingest.picture.Thumbnail;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Measures one frame after the other. */
final class FrameMeter implements AutoCloseable {
    /** Frames from one whose own pixels are looked at to the next. */
    private static final int DETAIL_STEP = 4;
    /** Least time between frames compared for motion in microseconds: differences of less are mostly noise. */
    private static final long MOTION_STEP = 125_000;
    /** Containers round times to milliseconds. */
    private static final long TOLERANCE = 500;
    /** Cells above a tenth of white are not black, and a fiftieth of them may be so in a black picture. */
    private static final int BLACK_LEVEL = 25;
    private static final int BRIGHT_CELLS = Thumbnail.WIDTH * Thumbnail.HEIGHT / 50;
    /** What coding may change in a picture that stands still: of any cell, and in the mean of all. */
    private static final int STILL_CELL = 3;
    private static final double STILL_MEAN = 0.5;

    private final SourceLuma luma = new SourceLuma();
    private long frames;
    private long still;
    private Thumbnail stillPicture;
    private Thumbnail motionPicture;
    private long motionSince;
    private long sinceDetail;
    private long last;

    FrameMeasure measure(AVFrame frame, Thumbnail picture, long start, long end) {
        if (Math.abs(start - last) > TOLERANCE) {
            // What follows has nothing to do with the frames before.
            stillPicture = null;
            motionPicture = null;
            sinceDetail = 0;
        }
        last = end;
        byte[] cells = picture.luma();
        int sum = 0;
        int bright = 0;
        for (byte cell : cells) {
            int level = cell & 255;
            sum += level;
            bright += level > BLACK_LEVEL ? 1 : 0;
        }
        boolean black = bright <= BRIGHT_CELLS;
        if (stillPicture == null || !same(stillPicture.luma(), cells)) {
            stillPicture = picture;
            still = frames;
        }
        frames++;
        return new FrameMeasure(start, end, (double) sum / cells.length, black, still, DifferenceHash.of(picture),
                motion(picture, start, black), detail(frame, black));
    }

    private Optional<Detail> detail(AVFrame frame, boolean black) {
        if (black || sinceDetail++ % DETAIL_STEP != 0) {
            return Optional.empty();
        }
        luma.take(frame);
        return Detail.of(luma);
    }

    @Override
    public void close() {
        luma.close();
    }

    /** Black pictures are left out: what becomes black, or was, has not moved. */
    private Optional<FrameMeasure.Motion> motion(Thumbnail picture, long start, boolean black) {
        if (black) {
            motionPicture = null;
            return Optional.empty();
        }
        if (motionPicture != null && start - motionSince < MOTION_STEP - TOLERANCE) {
            return Optional.empty();
        }
        Optional<FrameMeasure.Motion> motion = Optional.ofNullable(motionPicture).map(earlier ->
                new FrameMeasure.Motion(motionSince, difference(earlier.luma(), picture.luma())));
        motionPicture = picture;
        motionSince = start;
        return motion;
    }

    private static double difference(byte[] left, byte[] right) {
        int sum = 0;
        for (int cell = 0; cell < left.length; cell++) {
            sum += Math.abs((left[cell] & 255) - (right[cell] & 255));
        }
        return (double) sum / left.length;
    }

    private static boolean same(byte[] left, byte[] right) {
        int sum = 0;
        for (int cell = 0; cell < left.length; cell++) {
            int change = Math.abs((left[cell] & 255) - (right[cell] & 255));
            if (change > STILL_CELL) {
                return false;
            }
            sum += change;
        }
        return sum <= STILL_MEAN * left.length;
    }
}

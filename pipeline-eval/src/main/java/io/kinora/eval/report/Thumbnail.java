package io.kinora.eval.report;

import io.kinora.core.video.Frames;

/** Small copies of videos for the report: means of square blocks, so that nothing flickers. */
final class Thumbnail {
    private static final int LARGEST_SIDE = 96;
    private static final int MOST_FRAMES = 32;

    private Thumbnail() {
    }

    /** A copy of at most 96 pixels a side and 32 frames. */
    static Frames of(Frames video) {
        int block = (Math.max(video.height(), video.width()) + LARGEST_SIDE - 1) / LARGEST_SIDE;
        return copy(video, Math.min(MOST_FRAMES, video.frames()), 1, block);
    }

    /** A copy of frames 0, 2, 4, … at half the rate. */
    static Frames everySecondFrame(Frames video) {
        return copy(video, (video.frames() + 1) / 2, 2, 1);
    }

    /** A copy of half the height and width. */
    static Frames halfTheSide(Frames video) {
        return copy(video, video.frames(), 1, 2);
    }

    private static Frames copy(Frames video, int frames, int stride, int block) {
        int height = Math.max(1, video.height() / block);
        int width = Math.max(1, video.width() / block);
        byte[] pixels = new byte[frames * height * width * video.channels()];
        int at = 0;
        for (int frame = 0; frame < frames; frame++) {
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    for (int channel = 0; channel < video.channels(); channel++) {
                        pixels[at++] = (byte) mean(video, frame * stride, row * block, column * block, channel, block);
                    }
                }
            }
        }
        return new Frames(frames, height, width, video.channels(), video.fps() / stride, pixels);
    }

    private static int mean(Frames video, int frame, int top, int left, int channel, int block) {
        int sum = 0;
        int count = 0;
        for (int row = top; row < Math.min(top + block, video.height()); row++) {
            for (int column = left; column < Math.min(left + block, video.width()); column++) {
                sum += Byte.toUnsignedInt(video.pixels()[video.offset(frame, row, column) + channel]);
                count++;
            }
        }
        return (sum + count / 2) / count;
    }
}

package io.kinora.eval.report;

import io.kinora.core.report.HtmlPage;
import io.kinora.core.video.AnimatedImage;
import io.kinora.core.video.ContactSheet;
import io.kinora.core.video.Frames;
import java.util.List;

/** Videos in motion within the page, in a bounded number of bytes. */
final class Animation {
    private static final int SMALL = 48;
    private static final int LEAST_FRAMES = 4;

    private Animation() {
    }

    /**
     * Videos that play at the same time in one picture.
     *
     * @param columns how many side by side
     * @param bytes what the picture may take; frames and then pixels are left out until it does not take more
     */
    static HtmlPage.Figure figure(List<ShownVideo> videos, int columns, int width, int bytes, String caption) {
        List<Frames> frames = videos.stream().map(ShownVideo::frames).toList();
        int largest = frames.stream().mapToInt(one -> Math.max(one.height(), one.width())).max().orElseThrow();
        List<Frames> smaller = frames;
        byte[] png = AnimatedImage.png(ContactSheet.grid(frames, columns, largest < SMALL ? 2 : 1));
        while (png.length > bytes && !smaller.stream().allMatch(Animation::least)) {
            boolean shorter = smaller.stream().anyMatch(one -> one.frames() > 2 * LEAST_FRAMES);
            smaller = smaller.stream().map(shorter ? Thumbnail::everySecondFrame : Thumbnail::halfTheSide).toList();
            png = AnimatedImage.png(ContactSheet.grid(smaller, columns, 1));
        }
        return new HtmlPage.Figure(AnimatedImage.dataUri(png), caption, width,
                videos.stream().flatMap(video -> video.clips().stream()).distinct().toList());
    }

    private static boolean least(Frames video) {
        return video.frames() <= 2 * LEAST_FRAMES && Math.max(video.height(), video.width()) <= 2;
    }
}

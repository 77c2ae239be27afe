package io.kinora.core.decode;

import io.kinora.core.video.Frames;
import java.util.ArrayDeque;
import java.util.Deque;

/** Collects chosen frames to windows and hands out each one that is full. */
final class WindowBuilder {
    private final DecodeSettings settings;
    private final double fps;
    private final ClipConsumer consumer;
    private final Deque<Window> open = new ArrayDeque<>();
    private int given;

    /** @param fps frames per second of the clips, above 0 */
    WindowBuilder(DecodeSettings settings, double fps, ClipConsumer consumer) {
        this.settings = settings;
        this.fps = fps;
        this.consumer = consumer;
    }

    /** Whether a frame lies in any window; with a stride above T some do not, and need not be scaled. */
    boolean wants(long target) {
        return target % settings.stride() < settings.frames() || settings.stride() <= settings.frames();
    }

    /** Adds the frame of a target time, shown from start to end in microseconds. */
    void add(long target, long start, long end, byte[] rgb) {
        if (target % settings.stride() == 0) {
            open.add(new Window(start));
        }
        for (Window window : open) {
            window.append(rgb);
            window.end = end;
        }
        if (!open.isEmpty() && open.element().filled == settings.frames()) {
            give(open.remove());
        }
    }

    /** Whether as many clips were given as one source may. */
    boolean full() {
        return settings.clips() > 0 && given >= settings.clips();
    }

    /** Ends the source: one that gave no clip yet gives its first window, its last frame repeated. */
    void completeShort() {
        if (given == 0 && !open.isEmpty()) {
            Window window = open.remove();
            window.repeatLast();
            give(window);
        }
        open.clear();
    }

    private void give(Window window) {
        if (!full()) {
            consumer.accept(new DecodedClip(0, given++, window.start, window.end,
                    new Frames(settings.frames(), settings.height(), settings.width(), 3, fps, window.pixels)));
        }
    }

    private final class Window {
        private final long start;
        private final byte[] pixels = new byte[settings.frames() * settings.height() * settings.width() * 3];
        private long end;
        private int filled;

        Window(long start) {
            this.start = start;
        }

        void append(byte[] rgb) {
            System.arraycopy(rgb, 0, pixels, filled * rgb.length, rgb.length);
            filled++;
        }

        void repeatLast() {
            int size = pixels.length / settings.frames();
            for (; filled < settings.frames(); filled++) {
                System.arraycopy(pixels, (filled - 1) * size, pixels, filled * size, size);
            }
        }
    }
}

package io.kinora.core.decode;

import io.kinora.core.video.Frames;
import java.util.ArrayDeque;
import java.util.Deque;

/** Collects chosen frames to windows and hands out each one that is full. */
final class WindowBuilder {
    private final DecodeSettings settings;
    private final double fps;
    private final Consumer consumer;
    private final Deque<Window> open = new ArrayDeque<>();
    private boolean given;

    /**
     * @param fps frames per second of the clips, above 0
     * @param consumer takes the windows that are full
     */
    WindowBuilder(DecodeSettings settings, double fps, Consumer consumer) {
        this.settings = settings;
        this.fps = fps;
        this.consumer = consumer;
    }

    /** Whether a frame lies in any window; with a stride above T some do not, and need not be scaled. */
    boolean wants(long target) {
        return nextWanted(target) == target;
    }

    /** The first target from this one on that lies in a window. */
    long nextWanted(long target) {
        long place = target % settings.stride();
        return place < settings.frames() ? target : target + settings.stride() - place;
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

    /** Ends the frames: where no window was full, the first one is given, its last frame repeated. */
    void completeShort() {
        if (!given && !open.isEmpty()) {
            Window window = open.remove();
            window.repeatLast();
            give(window);
        }
        open.clear();
    }

    private void give(Window window) {
        given = true;
        consumer.accept(window.start, window.end,
                new Frames(settings.frames(), settings.height(), settings.width(), 3, fps, window.pixels));
    }

    /** Takes a full window. */
    interface Consumer {
        /** Takes its times in microseconds, as the source counts, and its frames. */
        void accept(long startMicros, long endMicros, Frames frames);
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

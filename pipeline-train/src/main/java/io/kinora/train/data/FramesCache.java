package io.kinora.train.data;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Frames read lately, kept in memory up to a number of bytes; one for all tasks of a JVM. Two tasks that want the same
 * part of a file read it once, and a part that was begun in one averaging round is still there in the next.
 */
final class FramesCache {
    private static final int OPEN_FILES = 1024;

    /** The JVM's own. */
    private static FramesCache shared = new FramesCache(0);

    private record Key(String file, FramesFile.Part part) {
    }

    /** A part that is read by whoever asks first. */
    private static final class Slot {
        private byte[][] frames;

        synchronized byte[][] frames(FramesFile file, FramesFile.Part part) throws IOException {
            if (frames == null) {
                frames = file.read(part);
            }
            return frames;
        }
    }

    private final long capacity;
    private final Map<Key, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Key, Long> sizes = new LinkedHashMap<>();
    private final Map<String, FramesFile> files = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, FramesFile> eldest) {
            return size() > OPEN_FILES;
        }
    };
    private long bytes;

    FramesCache(long capacity) {
        this.capacity = capacity;
    }

    /** The JVM's cache, made anew when a job wants a larger one. */
    static synchronized FramesCache shared(long capacity) {
        if (shared.capacity < capacity) {
            shared = new FramesCache(capacity);
        }
        return shared;
    }

    /**
     * The frames of a clip; not to be changed.
     *
     * @param partBytes how much to read around it, see {@link FramesFile}
     * @throws DamagedFramesException if they cannot be read, or are not the ones that were written
     */
    byte[] frames(ClipRow clip, Configuration hadoop, long partBytes) throws DamagedFramesException {
        byte[] frames;
        try {
            frames = read(clip, hadoop, partBytes);
        } catch (IOException | RuntimeException e) {
            throw new DamagedFramesException(clip, String.valueOf(e.getMessage()), e);
        }
        CRC32C sum = new CRC32C();
        sum.update(frames);
        if (sum.getValue() != clip.crc32c()) {
            throw new DamagedFramesException(clip, "their CRC32C is not the one written", null);
        }
        return frames;
    }

    private byte[] read(ClipRow clip, Configuration hadoop, long partBytes) throws IOException {
        FramesFile file = file(clip.file(), hadoop);
        FramesFile.Part part = file.locate(clip.position(), partBytes);
        Key key = new Key(clip.file(), part);
        byte[][] rows = slot(key).frames(file, part);
        remember(key, rows);
        return rows[(int) (clip.position() - part.firstRow())];
    }

    /** Bytes of frames held now. */
    synchronized long bytes() {
        return bytes;
    }

    private synchronized FramesFile file(String uri, Configuration hadoop) throws IOException {
        FramesFile file = files.get(uri);
        if (file == null) {
            file = new FramesFile(new Path(uri), hadoop);
            files.put(uri, file);
        }
        return file;
    }

    private synchronized Slot slot(Key key) {
        return slots.computeIfAbsent(key, absent -> new Slot());
    }

    private synchronized void remember(Key key, byte[][] rows) {
        if (!sizes.containsKey(key) && slots.containsKey(key)) {
            long size = 0;
            for (byte[] row : rows) {
                size += row.length;
            }
            sizes.put(key, size);
            bytes += size;
        }
        Iterator<Key> eldest = slots.keySet().iterator();
        while (bytes > capacity && eldest.hasNext()) {
            Long size = sizes.remove(eldest.next());
            // A part that is still being read has no size yet.
            if (size != null) {
                bytes -= size;
                eldest.remove();
            }
        }
    }
}

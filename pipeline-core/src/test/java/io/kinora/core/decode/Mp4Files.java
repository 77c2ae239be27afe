package io.kinora.core.decode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** Takes mp4 files apart, to make ones that are damaged in a known way. */
final class Mp4Files {
    private Mp4Files() {
    }

    /** The same video with its index ({@code moov}) in front of its frames ({@code mdat}). */
    static byte[] indexFirst(byte[] file) {
        List<byte[]> front = new ArrayList<>();
        List<byte[]> back = new ArrayList<>();
        int indexBytes = 0;
        ByteBuffer in = ByteBuffer.wrap(file);
        while (in.hasRemaining()) {
            byte[] box = new byte[in.getInt(in.position())];
            in.get(box);
            if (new String(box, 4, 4, StandardCharsets.US_ASCII).equals("moov")) {
                indexBytes = box.length;
                front.add(box);
            } else if (back.isEmpty() && front.isEmpty()) {
                front.add(box);
            } else {
                back.add(box);
            }
        }
        ByteBuffer out = ByteBuffer.allocate(file.length);
        front.forEach(out::put);
        back.forEach(out::put);
        shiftChunks(out, indexBytes);
        return out.array();
    }

    /** The same video with a track so many times; its index must stand at the end. */
    static byte[] withTracks(byte[] file, int times) {
        return edit(file, List.of("moov", "trak"), track -> join(Collections.nCopies(times, track)));
    }

    /** A video whose frames are said to lie in another file; its index must stand at the end. */
    static byte[] withFramesIn(byte[] file, Path other) {
        byte[] path = other.toString().getBytes(StandardCharsets.UTF_8);
        int padded = path.length + path.length % 2;
        // A Macintosh alias record: volume and file names of fixed length, then the absolute path.
        ByteBuffer entry = ByteBuffer.allocate(12 + 150 + 4 + padded);
        entry.putInt(entry.capacity()).put("alis".getBytes(StandardCharsets.US_ASCII)).position(12 + 150);
        entry.putShort((short) 2).putShort((short) path.length).put(path);
        byte[] references = ByteBuffer.allocate(16 + entry.capacity()).putInt(16 + entry.capacity())
                .put("dref".getBytes(StandardCharsets.US_ASCII)).putInt(0).putInt(1).put(entry.array()).array();
        return edit(file, List.of("moov", "trak", "mdia", "minf", "dinf", "dref"), box -> references);
    }

    /** Changes every box at a path of types, and the sizes of those around it. */
    private static byte[] edit(byte[] boxes, List<String> path, UnaryOperator<byte[]> change) {
        List<byte[]> edited = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(boxes);
        while (in.hasRemaining()) {
            byte[] box = new byte[in.getInt(in.position())];
            in.get(box);
            if (!new String(box, 4, 4, StandardCharsets.US_ASCII).equals(path.get(0))) {
                edited.add(box);
            } else if (path.size() == 1) {
                edited.add(change.apply(box));
            } else {
                byte[] inner = edit(Arrays.copyOfRange(box, 8, box.length), path.subList(1, path.size()), change);
                edited.add(ByteBuffer.allocate(8).putInt(8 + inner.length).put(box, 4, 4).array());
                edited.add(inner);
            }
        }
        return join(edited);
    }

    private static byte[] join(List<byte[]> parts) {
        ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
        parts.forEach(all::put);
        return all.array();
    }

    /** Adds to every chunk's offset in the only {@code stco} box. */
    private static void shiftChunks(ByteBuffer file, int by) {
        String text = new String(file.array(), StandardCharsets.ISO_8859_1);
        int table = text.indexOf("stco") + 8;
        int count = file.getInt(table);
        for (int index = 0; index < count; index++) {
            int at = table + 4 + 4 * index;
            file.putInt(at, file.getInt(at) + by);
        }
    }
}

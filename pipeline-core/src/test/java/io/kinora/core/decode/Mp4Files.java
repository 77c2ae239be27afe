package io.kinora.core.decode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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

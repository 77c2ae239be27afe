package io.kinora.train.data;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Ids of clips in one array: half a byte a letter where all are hexadecimal numbers of equal, even length, as ingest
 * gives them; a string each would be five times as much.
 */
final class ClipIds implements Serializable {
    private static final HexFormat HEX = HexFormat.of();

    private final boolean packed;
    private final int width;
    private final byte[] bytes;

    private ClipIds(boolean packed, int width, byte[] bytes) {
        this.packed = packed;
        this.width = width;
        this.bytes = bytes;
    }

    static ClipIds of(List<String> ids) {
        int letters = ids.stream().mapToInt(String::length).max().orElse(0);
        boolean packed = letters % 2 == 0 && ids.stream().allMatch(id -> id.length() == letters && hexadecimal(id));
        int width = packed ? letters / 2 : ids.stream().mapToInt(id -> bytes(id).length).max().orElse(0);
        byte[] all = new byte[Math.multiplyExact(width, ids.size())];
        for (int i = 0; i < ids.size(); i++) {
            byte[] id = packed ? HEX.parseHex(ids.get(i)) : bytes(ids.get(i));
            System.arraycopy(id, 0, all, i * width, id.length);
        }
        return new ClipIds(packed, width, all);
    }

    private static boolean hexadecimal(String id) {
        // Capitals would come back as small letters.
        return id.chars().allMatch(letter -> letter >= '0' && letter <= '9' || letter >= 'a' && letter <= 'f');
    }

    private static byte[] bytes(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }

    String get(int number) {
        int start = number * width;
        if (packed) {
            return HEX.formatHex(bytes, start, start + width);
        }
        int end = start + width;
        while (end > start && bytes[end - 1] == 0) {
            end--;
        }
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }
}

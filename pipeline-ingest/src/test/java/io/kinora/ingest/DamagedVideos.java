package io.kinora.ingest;

import io.kinora.core.decode.SharedData;
import io.kinora.core.video.TestFrames;
import io.kinora.core.video.VideoEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Makes bad video files out of good ones, the same for the same seed. */
final class DamagedVideos {
    private static final long SMALL_BYTES = 100_000;
    private static final int HEADER_BYTES = 600;

    private final List<byte[]> originals = new ArrayList<>();

    /** Takes small files of many formats where this machine has them, and one that is always there. */
    DamagedVideos() throws IOException {
        originals.add(VideoEncoder.mp4(TestFrames.movingDisc(12, 32, 32, 8)));
        Optional<Path> data = SharedData.folder();
        if (data.isPresent()) {
            try (Stream<Path> files = Files.walk(data.get().resolve("b_codec"))) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    if (Files.size(file) <= SMALL_BYTES) {
                        originals.add(Files.readAllBytes(file));
                    }
                }
            }
        }
    }

    /** A variant of one of the files, or of two. */
    byte[] variant(long seed) {
        Random random = new Random(seed);
        byte[] original = originals.get(random.nextInt(originals.size()));
        return switch (random.nextInt(5)) {
            case 0 -> flipped(original, original.length, random);
            case 1 -> flipped(original, Math.min(HEADER_BYTES, original.length), random);
            case 2 -> Arrays.copyOf(original, random.nextInt(original.length));
            case 3 -> inserted(original, random);
            default -> spliced(original, originals.get(random.nextInt(originals.size())), random);
        };
    }

    private static byte[] flipped(byte[] original, int within, Random random) {
        byte[] flipped = original.clone();
        int changes = 1 << random.nextInt(8);
        for (int change = 0; change < changes; change++) {
            flipped[random.nextInt(within)] ^= (byte) (1 + random.nextInt(255));
        }
        return flipped;
    }

    private static byte[] inserted(byte[] original, Random random) {
        byte[] noise = new byte[1 + random.nextInt(64)];
        random.nextBytes(noise);
        int at = random.nextInt(original.length);
        return join(Arrays.copyOf(original, at), noise, Arrays.copyOfRange(original, at, original.length));
    }

    private static byte[] spliced(byte[] head, byte[] tail, Random random) {
        return join(Arrays.copyOf(head, random.nextInt(head.length)),
                Arrays.copyOfRange(tail, random.nextInt(tail.length), tail.length));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }
}

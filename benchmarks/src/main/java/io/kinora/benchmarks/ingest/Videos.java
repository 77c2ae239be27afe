package io.kinora.benchmarks.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Real mp4 files, and copies of them that an ingest takes for other sources. */
final class Videos {
    private Videos() {
    }

    /** The mp4 files below a folder, sorted, one of each content. */
    static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Set<ByteBuffer> seen = new HashSet<>();
            return files.filter(file -> file.toString().endsWith(".mp4")).sorted().filter(file -> {
                try {
                    return seen.add(ByteBuffer.wrap(Files.readAllBytes(file)));
                } catch (IOException thrown) {
                    throw new UncheckedIOException(thrown);
                }
            }).toList();
        }
    }

    /** Copies of files, each with a box of free space behind it that holds its number: same frames, other bytes. */
    static List<Path> copies(List<Path> files, int copies, Path into) throws IOException {
        Files.createDirectories(into);
        List<Path> made = new ArrayList<>();
        for (int copy = 0; copy < copies; copy++) {
            for (Path file : files) {
                Path target = into.resolve(made.size() + ".mp4");
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                byte[] box = ByteBuffer.allocate(16).putInt(16).put("free".getBytes(StandardCharsets.US_ASCII))
                        .putLong(copy).array();
                Files.write(target, box, StandardOpenOption.APPEND);
                made.add(target);
            }
        }
        return made;
    }
}

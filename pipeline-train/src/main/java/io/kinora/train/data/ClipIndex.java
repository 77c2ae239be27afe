package io.kinora.train.data;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the frames of all training clips lie, as the driver holds it: some 24 bytes a clip, a quarter of a gigabyte for
 * ten million. Clips stand by parts of files (row groups) that are read at once, files by their names: an order that
 * depends on the corpus' snapshot alone.
 */
public final class ClipIndex {
    private final List<FileClips> files;
    private final int[] partFiles;
    private final int[] partStarts;
    private final int[] partSizes;
    private final long size;

    ClipIndex(List<FileClips> unordered) {
        this.files = unordered.stream().sorted(Comparator.comparing(FileClips::file)).toList();
        int parts = files.stream().mapToInt(file -> file.partEnds().length).sum();
        this.partFiles = new int[parts];
        this.partStarts = new int[parts];
        this.partSizes = new int[parts];
        long clips = 0;
        int part = 0;
        for (int file = 0; file < files.size(); file++) {
            int start = 0;
            for (int end : files.get(file).partEnds()) {
                partFiles[part] = file;
                partStarts[part] = start;
                partSizes[part++] = end - start;
                clips += end - start;
                start = end;
            }
        }
        this.size = clips;
    }

    /** Number of clips. */
    public long size() {
        return size;
    }

    /** Ids of all clips. */
    public Stream<String> ids() {
        return files.stream().flatMap(FileClips::clipIds);
    }

    /** Number of parts that are read at once. */
    int parts() {
        return partSizes.length;
    }

    /** Number of clips in a part. */
    int clips(int part) {
        return partSizes[part];
    }

    /** A clip by its place in a part. */
    ClipRow clip(int part, int place) {
        return files.get(partFiles[part]).clip(partStarts[part] + place);
    }
}

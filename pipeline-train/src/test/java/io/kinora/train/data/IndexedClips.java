package io.kinora.train.data;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** All clips of an index, in its order; and an index of clips that are nowhere. */
public final class IndexedClips {
    private IndexedClips() {
    }

    static List<ClipRow> of(ClipIndex index) {
        return IntStream.range(0, index.parts()).boxed()
                .flatMap(part -> IntStream.range(0, index.clips(part)).mapToObj(place -> index.clip(part, place)))
                .toList();
    }

    /** Clips of the ids of 0 and on, all in one part of a file. */
    public static ClipIndex synthetic(int clips) {
        return new ClipIndex(List.of(FileClips.of(
                IntStream.range(0, clips).mapToObj(clip -> new ClipRow(id(clip), "file:///none", clip, 0)).toList(),
                List.of(new FramesFile.Part(0, 0, 1, 0, clips)))));
    }

    public static String id(int clip) {
        return String.format(Locale.ROOT, "%04x", clip);
    }
}

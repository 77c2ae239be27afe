package io.kinora.train.data;

import java.util.List;
import java.util.stream.IntStream;

/** All clips of an index, in its order. */
final class IndexedClips {
    private IndexedClips() {
    }

    static List<ClipRow> of(ClipIndex index) {
        return IntStream.range(0, index.parts()).boxed()
                .flatMap(part -> IntStream.range(0, index.clips(part)).mapToObj(place -> index.clip(part, place)))
                .toList();
    }
}

package io.kinora.eval.extract;

import io.kinora.eval.feature.Extractor;
import java.util.ArrayList;
import java.util.List;

/** Puts what was computed into the store, many videos in one commit. Not thread-safe. */
final class StoreWriter implements AutoCloseable {
    private final FeatureStore store;
    private final List<Extractor> extractors;
    private final long most;
    private final long nanos;
    private final List<ExtractedVideo> waiting = new ArrayList<>();
    private long bytes;
    private long since = System.nanoTime();
    private long extracted;

    /**
     * Begins with nothing.
     *
     * @param most bytes of features that wait at most, before the last ones to come
     * @param nanos how long they wait at most, in nanoseconds, as long as others come
     */
    StoreWriter(FeatureStore store, List<Extractor> extractors, long most, long nanos) {
        this.store = store;
        this.extractors = extractors;
        this.most = most;
        this.nanos = nanos;
    }

    void add(List<ExtractedVideo> computed) {
        computed.stream().filter(ExtractedVideo::lasts).forEach(waiting::add);
        bytes += computed.stream().mapToLong(ExtractedVideo::bytes).sum();
        if (bytes >= most || System.nanoTime() - since >= nanos) {
            flush();
        }
    }

    /** Stores what waits. */
    @Override
    public void close() {
        flush();
    }

    private void flush() {
        store.append(waiting, extractors);
        extracted += waiting.stream().filter(one -> !one.features().isEmpty()).count();
        waiting.clear();
        bytes = 0;
        since = System.nanoTime();
    }

    /** Videos of which features were stored. */
    long extracted() {
        return extracted;
    }
}

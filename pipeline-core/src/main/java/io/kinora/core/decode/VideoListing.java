package io.kinora.core.decode;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@link VideoFiles#list} found.
 *
 * @param videos files that may hold a video, sorted by address, each once
 * @param passedOver how many files of the folders and globs were passed over as no videos, by reason: an
 *     extension such as {@code .txt}, a name such as {@code LICENSE}, or {@code hidden}
 */
public record VideoListing(List<VideoFile> videos, SortedMap<String, Integer> passedOver) {
    /** Keeps its own copies. */
    public VideoListing {
        videos = List.copyOf(videos);
        passedOver = Collections.unmodifiableSortedMap(new TreeMap<>(passedOver));
    }

    /** The sizes of all videos together. */
    public long bytes() {
        return videos.stream().mapToLong(VideoFile::bytes).sum();
    }
}

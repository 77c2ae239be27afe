package io.kinora.ingest.decode;

import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.TimeRange;
import java.util.List;
import java.util.function.Consumer;

/** Makes scored clips of videos, one after the other, in one pass over each. Not thread-safe. */
public interface ClipDecoder extends AutoCloseable {
    /**
     * Decodes a video.
     *
     * @param source the file's bytes; left open
     * @param ranges the parts of it that are wanted, by their begin; at least one
     * @param clips takes the clips as they come; what it throws ends decoding and is thrown on
     * @throws DecodeException if the file is no video, is damaged or refused; clips given before do not count
     */
    SourceScan decode(SourceStream source, List<TimeRange> ranges, Consumer<ScoredClip> clips) throws DecodeException;

    @Override
    void close();
}

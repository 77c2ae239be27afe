package io.kinora.core.isolate;

import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.TimeRange;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes clips of videos, one after the other, in one pass over each. Not thread-safe.
 *
 * @param <C> a clip, and what is found of it
 * @param <S> what is found of a whole video
 */
public interface ClipDecoder<C, S> extends AutoCloseable {
    /**
     * Decodes a video.
     *
     * @param source the file's bytes; left open
     * @param ranges the parts of it that are wanted, by their begin; at least one
     * @param clips takes the clips as they come; what it throws ends decoding and is thrown on
     * @throws DecodeException if the file is no video, is damaged or refused; clips given before do not count
     */
    S decode(SourceStream source, List<TimeRange> ranges, Consumer<C> clips) throws DecodeException;

    /**
     * Decodes a video, twice if that cost the process the first time, which an earlier file may have harmed.
     *
     * @param again is run before the second time: clips given before do not count
     * @throws IOException if the file cannot be begun again
     */
    default S decode(SourceStream source, List<TimeRange> ranges, Consumer<C> clips, Runnable again)
            throws DecodeException, IOException {
        try {
            return decode(source, ranges, clips);
        } catch (DecodeException failure) {
            if (!failure.failure().endedProcess()) {
                throw failure;
            }
            again.run();
            source.seek(0);
            return decode(source, ranges, clips);
        }
    }

    @Override
    void close();
}

package io.kinora.core.decode;

import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FORCE;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_SIZE;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXIT;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EINVAL;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EIO;

import io.kinora.core.video.Libav;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Lets libavformat read and seek in a {@link SourceStream}. */
final class StreamInput implements AutoCloseable {
    /** Large enough that a remote file is read in few requests. */
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int SEEK_FROM_START = 0;
    private static final int SEEK_FROM_HERE = 1;
    private static final int SEEK_FROM_END = 2;

    // JavaCPP has few native slots for callbacks, so all inputs share these two and are told apart by a key.
    private static final Map<Long, StreamInput> OPEN = new ConcurrentHashMap<>();
    private static final Reader READER = new Reader();
    private static final Seeker SEEKER = new Seeker();

    private final SourceStream source;
    private final Deadline deadline;
    private final byte[] transfer = new byte[BUFFER_BYTES];
    private final BytePointer key = new BytePointer(1L);
    private final AVIOContext context;
    private long position;
    private long budget;
    private boolean reachedEnd;
    private IOException failure;

    /** @param budget bytes that may be read until {@link #opened()} */
    StreamInput(SourceStream source, Deadline deadline, long budget) {
        this.source = source;
        this.deadline = deadline;
        this.budget = budget;
        BytePointer buffer = new BytePointer(Libav.check(av_malloc(BUFFER_BYTES), "buffer a video"));
        OPEN.put(key.address(), this);
        context = avio_alloc_context(buffer, BUFFER_BYTES, 0, key, READER,
                (Write_packet_Pointer_BytePointer_int) null, SEEKER);
        if (context == null) {
            av_free(buffer);
            OPEN.remove(key.address());
            throw new IllegalStateException("Cannot buffer a video: memory is short");
        }
        // Others may have read before; a failure is told by the first read.
        seek(0, SEEK_FROM_START);
    }

    AVIOContext context() {
        return context;
    }

    /** What the file system threw while libavformat read, if it did. */
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether more was asked for than may be read. */
    boolean exhausted() {
        return budget < 0;
    }

    /** Whether the end of the bytes was met since {@link #opened()}. */
    boolean reachedEnd() {
        return reachedEnd;
    }

    /** Lets the rest be read without a limit: the file's streams are known. */
    void opened() {
        budget = Long.MAX_VALUE;
        reachedEnd = false;
    }

    /** Size of the file in bytes. */
    long length() {
        return source.length();
    }

    /** Frees the native part; the source stays open. */
    @Override
    public void close() {
        OPEN.remove(key.address());
        // libavformat may have put another buffer in place of the first.
        av_free(context.buffer());
        avio_context_free(context);
        key.deallocate();
    }

    private int read(BytePointer buffer, int size) {
        if (failure != null || budget < 0 || deadline.passed()) {
            return AVERROR_EXIT();
        }
        try {
            int count = position >= source.length() ? -1
                    : source.read(transfer, 0, Math.min(size, transfer.length));
            if (count <= 0) {
                reachedEnd = true;
                return AVERROR_EOF();
            }
            buffer.put(transfer, 0, count);
            position += count;
            budget -= count;
            return count;
        } catch (IOException thrown) {
            failure = thrown;
            return AVERROR_EIO();
        } catch (RuntimeException thrown) {
            // Nothing may be thrown through native frames.
            failure = new IOException(thrown);
            return AVERROR_EIO();
        }
    }

    private long seek(long offset, int whence) {
        long target;
        switch (whence & ~AVSEEK_FORCE) {
            case AVSEEK_SIZE:
                return source.length();
            case SEEK_FROM_START:
                target = offset;
                break;
            case SEEK_FROM_HERE:
                target = position + offset;
                break;
            case SEEK_FROM_END:
                target = source.length() + offset;
                break;
            default:
                return AVERROR_EINVAL();
        }
        if (target < 0) {
            return AVERROR_EINVAL();
        }
        try {
            source.seek(Math.min(target, source.length()));
            position = target;
            return target;
        } catch (IOException thrown) {
            failure = thrown;
            return AVERROR_EIO();
        } catch (RuntimeException thrown) {
            failure = new IOException(thrown);
            return AVERROR_EIO();
        }
    }

    private static final class Reader extends Read_packet_Pointer_BytePointer_int {
        @Override
        public int call(Pointer opaque, BytePointer buffer, int size) {
            StreamInput input = OPEN.get(opaque.address());
            return input == null ? AVERROR_EIO() : input.read(buffer, size);
        }
    }

    private static final class Seeker extends Seek_Pointer_long_int {
        @Override
        public long call(Pointer opaque, long offset, int whence) {
            StreamInput input = OPEN.get(opaque.address());
            return input == null ? AVERROR_EIO() : input.seek(offset, whence);
        }
    }
}

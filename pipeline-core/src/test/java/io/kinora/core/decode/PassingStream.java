package io.kinora.core.decode;

import java.io.IOException;

/** Passes on the bytes of a file in memory; what a test is about, it overrides. */
public class PassingStream implements SourceStream {
    private final SourceStream bytes;

    /** Does not copy them. */
    public PassingStream(byte[] bytes) {
        this.bytes = SourceStream.of(bytes);
    }

    @Override
    public long length() {
        return bytes.length();
    }

    @Override
    public void seek(long offset) throws IOException {
        bytes.seek(offset);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return bytes.read(buffer, offset, length);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}

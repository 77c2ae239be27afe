package io.kinora.core.isolate;

import io.kinora.core.decode.SourceStream;
import java.io.IOException;

/** A file in the child: its bytes are read by the parent. */
final class PipedSource implements SourceStream {
    private final Requests requests;
    private final AnswerWriter<?, ?> answers;
    private final long length;
    private long position;

    PipedSource(Requests requests, AnswerWriter<?, ?> answers, long length) {
        this.requests = requests;
        this.answers = answers;
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void seek(long offset) {
        position = offset;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        if (position >= length) {
            return -1;
        }
        requests.expect(buffer, offset);
        answers.read(position, Math.min(count, Protocol.READ_BYTES));
        int read = requests.bytes();
        position += Math.max(0, read);
        return read;
    }

    @Override
    public void close() {
        // The parent holds the file.
    }
}

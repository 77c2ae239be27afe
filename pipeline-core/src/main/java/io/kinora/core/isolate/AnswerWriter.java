package io.kinora.core.isolate;

import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.SourceInfo;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes what the child says. */
final class AnswerWriter<C, S> {
    private static final int BUFFER_BYTES = 1 << 16;
    /** Well within any limit of silence. */
    private static final long WORKING_NANOS = 1_000_000_000L;

    private final DataOutputStream out;
    private final AnswerFormat<C, S> format;
    private long lastNanos = System.nanoTime();

    AnswerWriter(OutputStream out, AnswerFormat<C, S> format) {
        this.format = format;
        this.out = new DataOutputStream(new BufferedOutputStream(out, BUFFER_BYTES));
    }

    void ready() throws IOException {
        out.writeByte(Protocol.READY);
        out.writeInt(Protocol.VERSION);
        flush();
    }

    void read(long offset, int count) throws IOException {
        out.writeByte(Protocol.READ);
        out.writeLong(offset);
        out.writeInt(count);
        flush();
    }

    void clip(C found) throws IOException {
        out.writeByte(Protocol.CLIP);
        ClipCodec.write(out, format.clip(found));
        format.writeClip(out, found);
        flush();
    }

    /** Says that there is progress, unless something was said a moment ago. */
    void working() throws IOException {
        if (System.nanoTime() - lastNanos > WORKING_NANOS) {
            out.writeByte(Protocol.WORKING);
            flush();
        }
    }

    void done(S found) throws IOException {
        out.writeByte(Protocol.DONE);
        info(format.info(found));
        format.writeEnd(out, found);
        flush();
    }

    void failed(DecodeException failure) throws IOException {
        out.writeByte(Protocol.FAILED);
        out.writeByte(failure.failure().ordinal());
        out.writeByte(failure.stage().ordinal());
        text(failure.getMessage());
        out.writeByte(failure.bound().map(bound -> 1 + bound.ordinal()).orElse(0));
        out.writeBoolean(failure.info().isPresent());
        if (failure.info().isPresent()) {
            info(failure.info().get());
        }
        flush();
    }

    void fault(Throwable thrown) throws IOException {
        out.writeByte(Protocol.FAULT);
        text(thrown.toString());
        flush();
    }

    private void info(SourceInfo info) throws IOException {
        text(info.container());
        text(info.codec());
        text(info.pixelFormat());
        out.writeInt(info.width());
        out.writeInt(info.height());
        out.writeInt(info.rotation());
        text(info.colorMatrix());
        text(info.colorRange());
        out.writeDouble(info.fps());
        out.writeLong(info.durationMicros());
        out.writeLong(info.declaredFrames());
        out.writeLong(info.decodedFrames());
    }

    private void text(String text) throws IOException {
        out.writeUTF(text.substring(0, Math.min(text.length(), Protocol.TEXT_LENGTH)));
    }

    private void flush() throws IOException {
        out.flush();
        lastNanos = System.nanoTime();
    }
}

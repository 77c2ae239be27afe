package io.kinora.core.isolate;

import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.TimeRange;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * What the parent wants of the child, read by a thread of its own: so the child notices that its pipe closed, and ends,
 * whatever its decoder does at that moment.
 */
final class Requests {
    private final DataInputStream in;
    private final BlockingQueue<Decode> files = new ArrayBlockingQueue<>(1);
    private final BlockingQueue<Reply> replies = new ArrayBlockingQueue<>(1);
    private volatile Target target = new Target(new byte[0], 0);

    Requests(InputStream in) {
        this.in = new DataInputStream(in);
    }

    /** A file to be decoded. */
    record Decode(DecodeSettings settings, long length, List<TimeRange> ranges) {
    }

    private record Target(byte[] buffer, int offset) {
    }

    private record Reply(int count, Optional<String> failure) {
    }

    /** Starts to read; the process ends with the pipe. */
    void start() {
        Thread reader = new Thread(() -> {
            try {
                while (true) {
                    take();
                }
            } catch (IOException | ClassNotFoundException | InterruptedException | RuntimeException ended) {
                // Without waiting for anything: native code may hang.
                Runtime.getRuntime().halt(0);
            }
        }, "requests");
        reader.setDaemon(true);
        reader.start();
    }

    /** Waits for the next file. */
    Decode next() throws InterruptedException {
        return files.take();
    }

    /** Says where the next bytes go; to be called before they are asked for. */
    void expect(byte[] buffer, int offset) {
        target = new Target(buffer, offset);
    }

    /** Waits for the bytes asked for: their count, −1 at the end of the file. */
    int bytes() throws IOException {
        try {
            Reply reply = replies.take();
            if (reply.failure().isPresent()) {
                throw new IOException(reply.failure().get());
            }
            return reply.count();
        } catch (InterruptedException thrown) {
            throw new IOException(thrown);
        }
    }

    private void take() throws IOException, ClassNotFoundException, InterruptedException {
        byte kind = in.readByte();
        switch (kind) {
            case Protocol.DECODE -> files.put(decode());
            case Protocol.BYTES -> replies.put(new Reply(fill(), Optional.empty()));
            case Protocol.UNREADABLE -> replies.put(new Reply(0, Optional.of(in.readUTF())));
            default -> throw new IOException("a request of kind " + kind);
        }
    }

    private Decode decode() throws IOException, ClassNotFoundException {
        byte[] object = new byte[in.readInt()];
        in.readFully(object);
        // The child trusts its parent; what the child says is never read this way.
        DecodeSettings settings =
                (DecodeSettings) new ObjectInputStream(new ByteArrayInputStream(object)).readObject();
        long length = in.readLong();
        int count = in.readInt();
        List<TimeRange> ranges = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            ranges.add(new TimeRange(in.readLong(), in.readLong()));
        }
        return new Decode(settings, length, ranges);
    }

    private int fill() throws IOException {
        int count = in.readInt();
        if (count > 0) {
            in.readFully(target.buffer(), target.offset(), count);
        }
        return count;
    }
}

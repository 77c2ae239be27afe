package io.kinora.ingest.source;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.kinora.core.decode.SourceStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * A file whose bytes are fetched once: what is read for its hash is kept for the decoder, small files in memory, larger
 * ones in a local file. Files of the local file system are read a second time instead, from the page cache.
 */
public final class ReadOnce implements Closeable {
    private static final int BUFFER_BYTES = 1 << 20;
    /** Every task slot of an executor may hold as much; the page cache serves larger files nearly as fast. */
    private static final int MEMORY_BYTES = 16 << 20;

    private final String id;
    private final SourceStream bytes;

    private ReadOnce(String id, SourceStream bytes) {
        this.id = id;
        this.bytes = bytes;
    }

    /**
     * Reads a file to its end.
     *
     * @param source the file; it is closed with this, or when reading fails
     * @param local whether reading it a second time costs next to nothing
     * @throws IOException if it cannot be read, or has another size than it said
     */
    public static ReadOnce of(SourceStream source, boolean local) throws IOException {
        return of(source, local, MEMORY_BYTES, Path.of(System.getProperty("java.io.tmpdir")));
    }

    static ReadOnce of(SourceStream source, boolean local, int memoryBytes, Path folder) throws IOException {
        try {
            return read(source, local, memoryBytes, folder);
        } catch (IOException | RuntimeException failed) {
            source.close();
            throw failed;
        }
    }

    private static ReadOnce read(SourceStream source, boolean local, int memoryBytes, Path folder) throws IOException {
        long length = source.length();
        byte[] memory = new byte[!local && length <= memoryBytes ? (int) length : 0];
        Optional<LocalCopy> copy = local || length <= memoryBytes ? Optional.empty() : LocalCopy.in(folder);
        MessageDigest digest = SourceHash.sha256();
        byte[] buffer = new byte[(int) Math.max(1, Math.min(BUFFER_BYTES, length))];
        long read = 0;
        try {
            for (int count = source.read(buffer, 0, buffer.length); count >= 0;
                    count = source.read(buffer, 0, buffer.length)) {
                digest.update(buffer, 0, count);
                if (read + count <= memory.length) {
                    System.arraycopy(buffer, 0, memory, (int) read, count);
                }
                copy = put(copy, buffer, count);
                read += count;
                if (read > length) {
                    throw new IOException("it grew beyond its " + length + " bytes while it was read");
                }
            }
            if (read != length) {
                throw new IOException("its size changed from " + length + " to " + read + " bytes while it was read");
            }
        } catch (IOException | RuntimeException failed) {
            if (copy.isPresent()) {
                copy.get().close();
            }
            throw failed;
        }
        String id = HexFormat.of().formatHex(digest.digest());
        if (memory.length == length) {
            source.close();
            return new ReadOnce(id, SourceStream.of(memory));
        }
        if (copy.isPresent()) {
            source.close();
            copy.get().seek(0);
            return new ReadOnce(id, copy.get());
        }
        source.seek(0);
        return new ReadOnce(id, source);
    }

    /** A full disk is no reason to fail: the file is then fetched a second time. */
    private static Optional<LocalCopy> put(Optional<LocalCopy> copy, byte[] buffer, int count) throws IOException {
        if (copy.isEmpty()) {
            return copy;
        }
        try {
            copy.get().write(buffer, count);
            return copy;
        } catch (IOException full) {
            copy.get().close();
            return Optional.empty();
        }
    }

    /** SHA-256 of all bytes in hex. */
    public String id() {
        return id;
    }

    /** The bytes, from their start. */
    public SourceStream bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    /** A file that goes with the process, whatever ends it. */
    private static final class LocalCopy implements SourceStream {
        private final FileChannel channel;
        private long length;

        private LocalCopy(FileChannel channel) {
            this.channel = channel;
        }

        static Optional<LocalCopy> in(Path folder) {
            try {
                return Optional.of(new LocalCopy(FileChannel.open(folder.resolve("kinora-source-" + UUID.randomUUID()),
                        READ, WRITE, CREATE_NEW, DELETE_ON_CLOSE)));
            } catch (IOException noRoom) {
                return Optional.empty();
            }
        }

        void write(byte[] buffer, int count) throws IOException {
            ByteBuffer from = ByteBuffer.wrap(buffer, 0, count);
            while (from.hasRemaining()) {
                length += channel.write(from);
            }
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public void seek(long offset) throws IOException {
            channel.position(offset);
        }

        @Override
        public int read(byte[] buffer, int offset, int count) throws IOException {
            return channel.read(ByteBuffer.wrap(buffer, offset, count));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}

package io.kinora.ingest.decode;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;

/**
 * Holds a source's clips until it is known that the whole source decodes: in memory while they are few, then in a
 * local file. Hours of video do not fit into memory, and half a source must not leave the task.
 */
final class ClipSpool implements AutoCloseable {
    private final long memoryBytes;
    private final List<ScoredClip> memory = new ArrayList<>();
    private long inMemory;
    private int inFile;
    private Optional<FileChannel> file = Optional.empty();
    private Optional<DataOutputStream> output = Optional.empty();

    /** @param memoryBytes bytes of frames held in memory at most */
    ClipSpool(long memoryBytes) {
        this.memoryBytes = memoryBytes;
    }

    int size() {
        return memory.size() + inFile;
    }

    /** The disk took no more. */
    static final class NoSpaceException extends UncheckedIOException {
        NoSpaceException(String message, IOException cause) {
            super(message, cause);
        }
    }

    void add(ScoredClip clip) {
        if (output.isEmpty() && inMemory + clip.clip().frames().pixels().length <= memoryBytes) {
            memory.add(clip);
            inMemory += clip.clip().frames().pixels().length;
            return;
        }
        try {
            write(clip);
        } catch (IOException thrown) {
            throw new NoSpaceException("Cannot hold a video's clips in a file of java.io.tmpdir: "
                    + thrown.getMessage() + "; make room there and run again", thrown);
        }
    }

    /** The clips in their order; once only, and none may be added afterwards. */
    Iterator<ScoredClip> drain() {
        try {
            Optional<DataInputStream> input = Optional.empty();
            if (output.isPresent()) {
                output.get().flush();
                FileChannel channel = file.orElseThrow().position(0);
                input = Optional.of(new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel))));
            }
            return new Drain(memory.iterator(), input);
        } catch (IOException thrown) {
            throw new UncheckedIOException(thrown);
        }
    }

    /** Forgets all clips, to take others. */
    void clear() {
        close();
        inMemory = 0;
        inFile = 0;
        file = Optional.empty();
        output = Optional.empty();
    }

    @Override
    public void close() {
        memory.clear();
        try {
            if (file.isPresent()) {
                file.get().close();
            }
        } catch (IOException thrown) {
            throw new UncheckedIOException(thrown);
        }
    }

    private void write(ScoredClip clip) throws IOException {
        if (output.isEmpty()) {
            Path path = Path.of(System.getProperty("java.io.tmpdir"), "kinora-clips-" + UUID.randomUUID());
            // The file goes with the channel, and with the process if that is killed.
            FileChannel channel = FileChannel.open(path, READ, WRITE, CREATE_NEW, DELETE_ON_CLOSE);
            file = Optional.of(channel);
            output = Optional.of(new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel))));
        }
        ScoredClipCodec.write(output.get(), clip);
        inFile++;
    }

    private final class Drain implements Iterator<ScoredClip> {
        private final Iterator<ScoredClip> first;
        private final Optional<DataInputStream> rest;
        private int left = inFile;

        Drain(Iterator<ScoredClip> first, Optional<DataInputStream> rest) {
            this.first = first;
            this.rest = rest;
        }

        @Override
        public boolean hasNext() {
            return first.hasNext() || left > 0;
        }

        @Override
        public ScoredClip next() {
            if (first.hasNext()) {
                return first.next();
            }
            if (left == 0) {
                throw new NoSuchElementException();
            }
            left--;
            try {
                return ScoredClipCodec.read(rest.orElseThrow());
            } catch (IOException thrown) {
                throw new UncheckedIOException(thrown);
            }
        }
    }
}

package io.kinora.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.decode.PassingStream;
import io.kinora.core.decode.SourceStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOnceTest {
    private static final int LENGTH = 5_000_000;

    @TempDir
    private Path folder;

    @Test
    void fetchesASmallRemoteFileOnceIntoMemory() throws IOException {
        assertRead(false, LENGTH, folder, 1);
    }

    @Test
    void fetchesALargeRemoteFileOnceIntoALocalOne() throws IOException {
        assertRead(false, LENGTH - 1, folder, 1);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).as("files that are left").isEmpty();
        }
    }

    @Test
    void fetchesItAgainWhereNoLocalFileCanBe() throws IOException {
        assertRead(false, 0, folder.resolve("no folder"), 2);
        assertRead(false, 0, Path.of("/dev/full/"), 2);
    }

    @Test
    void readsALocalFileTwice() throws IOException {
        assertRead(true, LENGTH, folder, 2);
    }

    @Test
    void refusesAFileThatGrowsWhileItIsRead() {
        Counted source = new Counted(bytes()) {
            @Override
            public long length() {
                return LENGTH - 1;
            }
        };

        assertThatThrownBy(() -> ReadOnce.of(source, false, 0, folder)).isInstanceOf(IOException.class)
                .hasMessageContaining("it grew beyond its 4999999 bytes while it was read");
        assertThat(source.closed).isTrue();
    }

    private static void assertRead(boolean local, int memoryBytes, Path folder, int times) throws IOException {
        byte[] bytes = bytes();
        Counted source = new Counted(bytes);
        try (ReadOnce read = ReadOnce.of(source, local, memoryBytes, folder)) {
            assertThat(read.id()).isEqualTo(HexFormat.of().formatHex(SourceHash.sha256().digest(bytes)));
            assertThat(read.bytes().length()).isEqualTo(LENGTH);
            assertThat(all(read.bytes())).isEqualTo(bytes);
            read.bytes().seek(LENGTH - 3);
            byte[] end = new byte[3];
            assertThat(read.bytes().read(end, 0, 3)).isEqualTo(3);
            assertThat(end).containsExactly(bytes[LENGTH - 3], bytes[LENGTH - 2], bytes[LENGTH - 1]);
            assertThat(read.bytes().read(end, 0, 3)).isEqualTo(-1);
        }
        assertThat(source.fetched).isBetween((long) times * LENGTH, (long) times * LENGTH + 3);
        assertThat(source.closed).isTrue();
    }

    private static byte[] all(SourceStream stream) throws IOException {
        byte[] bytes = new byte[LENGTH];
        int at = 0;
        for (int count = stream.read(bytes, 0, LENGTH); count > 0; count = stream.read(bytes, at, LENGTH - at)) {
            at += count;
        }
        return bytes;
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[LENGTH];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    /** A file that counts the bytes that are fetched of it. */
    private static class Counted extends PassingStream {
        private long fetched;
        private boolean closed;

        Counted(byte[] bytes) {
            super(bytes);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            fetched += Math.max(0, count);
            return count;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}

package io.kinora.train.data;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local file system, which writes down every stretch of bytes that is read. */
public final class CountingFiles extends RawLocalFileSystem {
    /** From and to, exclusive, by path. */
    static final Map<String, List<long[]>> READS = new ConcurrentHashMap<>();

    /** Bytes read between two places of a file, counted as often as they were read. */
    static long bytes(String path, long from, long to) {
        return READS.getOrDefault(path, List.of()).stream()
                .mapToLong(read -> Math.max(0, Math.min(to, read[1]) - Math.max(from, read[0]))).sum();
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        FSDataInputStream file = super.open(path, bufferSize);
        List<long[]> reads = READS.computeIfAbsent(path.toUri().getPath(), absent -> new CopyOnWriteArrayList<>());
        return new FSDataInputStream(new FSInputStream() {
            @Override
            public void seek(long place) throws IOException {
                file.seek(place);
            }

            @Override
            public long getPos() throws IOException {
                return file.getPos();
            }

            @Override
            public boolean seekToNewSource(long place) throws IOException {
                return file.seekToNewSource(place);
            }

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                long from = file.getPos();
                int read = file.read(target, offset, length);
                reads.add(new long[] {from, from + Math.max(0, read)});
                return read;
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        });
    }
}

package io.kinora.core.decode;

import java.io.Closeable;
import java.io.IOException;
import java.net.UnknownHostException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Bytes of one video file that can be read from any place. Not thread-safe. */
public interface SourceStream extends Closeable {
    /** Size in bytes. */
    long length();

    /** Moves to an offset from 0 to the length. */
    void seek(long offset) throws IOException;

    /**
     * Reads from where the last read or seek ended.
     *
     * @return how many bytes were read, at least 1; −1 at the end
     */
    int read(byte[] buffer, int offset, int length) throws IOException;

    /**
     * Opens a file on any Hadoop file system.
     *
     * @param configuration settings and credentials of file systems
     * @param uri the file's address, as in {@link VideoFile#uri()}
     */
    static SourceStream open(Configuration configuration, String uri) throws IOException {
        Path path = new Path(uri);
        FileSystem fileSystem = path.getFileSystem(configuration);
        return open(fileSystem, fileSystem.getFileStatus(path));
    }

    /** Opens a file that was looked at. */
    static SourceStream open(FileSystem fileSystem, FileStatus status) throws IOException {
        long length = status.getLen();
        FSDataInputStream input = VideoFiles.open(fileSystem, status.getPath());
        return new SourceStream() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public void seek(long offset) throws IOException {
                input.seek(offset);
            }

            @Override
            public int read(byte[] buffer, int offset, int count) throws IOException {
                return input.read(buffer, offset, count);
            }

            @Override
            public void close() throws IOException {
                input.close();
            }
        };
    }

    /** What an exception of a file system means: some have no more of a message than the name of a host or file. */
    static String reason(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof UnknownHostException) {
            return "the host " + message + " is not known";
        }
        return message.contains(" ") ? message : failure.getClass().getSimpleName() + " (" + message + ")";
    }

    /** A file's bytes in memory; not copied. */
    static SourceStream of(byte[] bytes) {
        return new SourceStream() {
            private int position;

            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void seek(long offset) {
                position = Math.toIntExact(offset);
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                if (position >= bytes.length) {
                    return -1;
                }
                int count = Math.min(length, bytes.length - position);
                System.arraycopy(bytes, position, buffer, offset, count);
                position += count;
                return count;
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }
}

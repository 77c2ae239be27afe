package io.kinora.eval;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Local files under another scheme. Whoever reads one whose name begins with crash or hang loses the processes that
 * decode: they are killed or stopped by a signal, as by a file that is made to do harm.
 */
public final class DeadlyFileSystem extends RawLocalFileSystem {
    /** Its scheme. */
    static final String SCHEME = "deadly";

    private static volatile boolean armed;

    @Override
    public URI getUri() {
        return URI.create(SCHEME + ":///");
    }

    /** Whether harm is done. */
    static void arm(boolean harm) {
        armed = harm;
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        FSDataInputStream sound = super.open(path, bufferSize);
        String name = path.getName();
        return armed && name.startsWith("crash") ? new FSDataInputStream(new Trap(sound, "KILL"))
                : armed && name.startsWith("hang") ? new FSDataInputStream(new Trap(sound, "STOP")) : sound;
    }

    private static final class Trap extends FSInputStream {
        private final FSDataInputStream sound;
        private final String signal;

        Trap(FSDataInputStream sound, String signal) {
            this.sound = sound;
            this.signal = signal;
        }

        @Override
        public int read(byte[] buffer, int offset, int count) throws IOException {
            for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
                if (process.info().command().orElse("").endsWith("/java")) {
                    send(process.pid());
                }
            }
            return sound.read(buffer, offset, count);
        }

        private void send(long process) throws IOException {
            try {
                new ProcessBuilder("kill", "-s", signal, Long.toString(process)).start().waitFor();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public int read() throws IOException {
            return sound.read();
        }

        @Override
        public void seek(long offset) throws IOException {
            sound.seek(offset);
        }

        @Override
        public long getPos() throws IOException {
            return sound.getPos();
        }

        @Override
        public boolean seekToNewSource(long offset) throws IOException {
            return sound.seekToNewSource(offset);
        }

        @Override
        public void close() throws IOException {
            sound.close();
        }
    }
}

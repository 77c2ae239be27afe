package io.kinora.core.isolate;

import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.DecodedClip;
import io.kinora.core.decode.SourceInfo;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.TimeRange;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;

/** A child process in which a "file" of one word does real harm; other files are decoded as usual. */
final class TroubleProcess {
    private static final int CHUNK = 16 << 20;

    static final Decoding<DecodedClip, SourceInfo> DECODING = new Decoding<>(TroubleProcess.class, Troubled::new,
            PlainProcess.DECODING.format(), settings -> 0);

    private static int files;

    private TroubleProcess() {
    }

    public static void main(String[] arguments) {
        DecoderProcess.serve(DECODING);
    }

    private static final class Troubled implements ClipDecoder<DecodedClip, SourceInfo> {
        private final ClipDecoder<DecodedClip, SourceInfo> sound;

        Troubled(DecodeSettings settings, Runnable progress) {
            sound = PlainProcess.DECODING.decoders().make(settings, progress);
        }

        @Override
        public SourceInfo decode(SourceStream source, List<TimeRange> ranges, Consumer<DecodedClip> clips)
                throws DecodeException {
            files++;
            try {
                byte[] head = new byte[100];
                int count = Math.max(0, source.read(head, 0, head.length));
                source.seek(0);
                obey(new String(head, 0, count, StandardCharsets.ISO_8859_1).split(" "));
            } catch (IOException thrown) {
                throw new UncheckedIOException(thrown);
            }
            return sound.decode(source, ranges, clips);
        }

        @Override
        public void close() {
            sound.close();
        }
    }

    private static void obey(String[] words) throws IOException {
        switch (words[0]) {
            case "crash" -> Pointer.memset(new Nowhere(), 1, 1);
            case "crash-unless-first" -> {
                if (files > 1) {
                    Pointer.memset(new Nowhere(), 1, 1);
                }
            }
            case "hang" -> hang();
            case "fork" -> {
                new ProcessBuilder("sleep", words[1]).start();
                hang();
            }
            case "grow" -> grow();
            case "fill-heap" -> fillHeap();
            case "exit" -> Runtime.getRuntime().halt(0);
            case "rubbish" -> answer("rubbish".getBytes(StandardCharsets.UTF_8));
            case "huge" -> answer(ByteBuffer.allocate(49).put(Protocol.CLIP).putInt(0).putInt(0).putLong(0).putLong(1)
                    .putInt(1 << 10).putInt(1 << 10).putInt(1 << 10).putInt(1).putDouble(8).array());
            case "greedy" -> answer(ByteBuffer.allocate(13).put(Protocol.READ).putLong(0).putInt(1 << 30).array());
            case "print" -> print();
            case "environment" -> throw new IllegalStateException(System.getenv().keySet().toString());
            case "look-around" -> throw new IllegalStateException(lookAround(Integer.parseInt(words[1])));
            default -> { }
        }
    }

    /** An address that no process may write to. */
    private static final class Nowhere extends Pointer {
        Nowhere() {
            address = 8;
        }
    }

    private static void hang() {
        while (true) {
            Thread.onSpinWait();
        }
    }

    private static void grow() {
        while (true) {
            Pointer.memset(Pointer.malloc(CHUNK), 1, CHUNK);
        }
    }

    private static void fillHeap() {
        List<byte[]> all = new ArrayList<>();
        while (true) {
            all.add(new byte[CHUNK]);
        }
    }

    private static void answer(byte[] bytes) throws IOException {
        try (OutputStream pipe = new FileOutputStream("/dev/fd/3")) {
            pipe.write(bytes);
        }
        hang();
    }

    /** Past System.out, as a native library would. */
    private static void print() throws IOException {
        try (OutputStream out = new FileOutputStream("/dev/fd/1")) {
            out.write("a line on standard output\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What a process in a sandbox must not be able to do. */
    private static String lookAround(int port) {
        List<String> done = new ArrayList<>();
        attempt(done, "read /etc/passwd", () -> Files.readString(Path.of("/etc/passwd")));
        attempt(done, "list /var", () -> Files.list(Path.of("/var")).findFirst().orElseThrow());
        attempt(done, "connect", () -> new Socket(InetAddress.getLoopbackAddress(), port));
        attempt(done, "write", () -> Files.writeString(Path.of("/tmp/kinora-" + System.nanoTime()), "x"));
        attempt(done, "write to memory", () -> Files.writeString(Path.of("/dev/shm/kinora"), "x"));
        attempt(done, "see processes", () -> ProcessHandle.allProcesses().filter(any -> any.pid() > 2
                && any.pid() != ProcessHandle.current().pid()).findFirst().orElseThrow());
        return "It could: " + String.join(", ", done);
    }

    private static void attempt(List<String> done, String what, Callable<?> deed) {
        try {
            deed.call();
            done.add(what);
        } catch (Exception refused) {
            // As it should be.
        }
    }
}

package io.kinora.ingest.isolate;

import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.ingest.decode.ClipDecoder;
import io.kinora.ingest.decode.OnePass;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/**
 * The process that decodes: one file after the other, each read from the parent. It takes requests from standard input
 * and answers on descriptor 3, since native libraries may print to standard output; it ends with its input.
 */
public final class DecoderProcess {
    /** Where {@link ChildCommand} put the pipe to the parent. */
    private static final String ANSWERS = "/dev/fd/3";

    private final Decoders decoders;
    private final Requests requests;
    private final AnswerWriter answers;

    private DecoderProcess(Decoders decoders, Requests requests, AnswerWriter answers) {
        this.decoders = decoders;
        this.requests = requests;
        this.answers = answers;
    }

    /** Makes what decodes in the child. */
    @FunctionalInterface
    interface Decoders {
        /** @param progress to be run now and then while there is progress */
        ClipDecoder make(DecodeSettings settings, Runnable progress);
    }

    /** Runs the process; it takes no arguments. */
    public static void main(String[] arguments) {
        serve(OnePass::new);
    }

    /** Decodes until the parent closes the pipe. */
    static void serve(Decoders decoders) {
        System.setOut(System.err);
        try (OutputStream pipe = new FileOutputStream(ANSWERS)) {
            Requests requests = new Requests(System.in);
            new DecoderProcess(decoders, requests, new AnswerWriter(pipe)).run();
        } catch (OutOfMemoryError thrown) {
            Runtime.getRuntime().halt(Protocol.OUT_OF_MEMORY_STATUS);
        } catch (Throwable thrown) {
            // The parent keeps the end of standard error for its message.
            thrown.printStackTrace(System.err);
            Runtime.getRuntime().halt(1);
        }
    }

    private void run() throws IOException, ClassNotFoundException, InterruptedException {
        DecodeSettings settings = requests.settings();
        requests.start();
        // What is missing is to be missed now, not with the first file.
        Loader.load(avformat.class);
        Loader.load(swscale.class);
        try (ClipDecoder decoder = decoders.make(settings, this::working)) {
            answers.ready();
            while (true) {
                decode(decoder, requests.next());
            }
        }
    }

    private void decode(ClipDecoder decoder, Requests.Decode request) throws IOException {
        PipedSource source = new PipedSource(requests, answers, request.length());
        try {
            answers.done(decoder.decode(source, request.ranges(), clip -> {
                try {
                    answers.clip(clip);
                } catch (IOException thrown) {
                    throw new UncheckedIOException(thrown);
                }
            }));
        } catch (DecodeException failure) {
            answers.failed(failure);
        } catch (UncheckedIOException thrown) {
            throw thrown.getCause();
        } catch (RuntimeException thrown) {
            answers.fault(thrown);
        }
    }

    private void working() {
        try {
            answers.working();
        } catch (IOException thrown) {
            throw new UncheckedIOException(thrown);
        }
    }
}

package io.kinora.core.isolate;

import io.kinora.core.decode.DecodeException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/**
 * What a process that decodes does: one file after the other, each read from the parent. It takes requests from
 * standard input and answers on descriptor 3, since native libraries may print to standard output; it ends with its
 * input.
 */
public final class DecoderProcess {
    /** Where {@link ChildCommand} put the pipe to the parent. */
    private static final String ANSWERS = "/dev/fd/3";

    private DecoderProcess() {
    }

    /**
     * Decodes until the parent closes the pipe. It never returns.
     *
     * @param decoding its way
     */
    public static <C, S> void serve(Decoding<C, S> decoding) {
        System.setOut(System.err);
        try (OutputStream pipe = new FileOutputStream(ANSWERS)) {
            run(decoding, new Requests(System.in), new AnswerWriter<>(pipe, decoding.format()));
        } catch (OutOfMemoryError thrown) {
            Runtime.getRuntime().halt(Protocol.OUT_OF_MEMORY_STATUS);
        } catch (Throwable thrown) {
            // The parent keeps the end of standard error for its message.
            thrown.printStackTrace(System.err);
            Runtime.getRuntime().halt(1);
        }
    }

    private static <C, S> void run(Decoding<C, S> decoding, Requests requests, AnswerWriter<C, S> answers)
            throws IOException, InterruptedException {
        requests.start();
        // What is missing is to be missed now, not with the first file.
        Loader.load(avformat.class);
        Loader.load(swscale.class);
        answers.ready();
        while (true) {
            Requests.Decode request = requests.next();
            try (ClipDecoder<C, S> decoder = decoding.decoders().make(request.settings(), () -> working(answers))) {
                decode(decoder, request, new PipedSource(requests, answers, request.length()), answers);
            }
        }
    }

    private static <C, S> void decode(ClipDecoder<C, S> decoder, Requests.Decode request, PipedSource source,
            AnswerWriter<C, S> answers) throws IOException {
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

    private static void working(AnswerWriter<?, ?> answers) {
        try {
            answers.working();
        } catch (IOException thrown) {
            throw new UncheckedIOException(thrown);
        }
    }
}

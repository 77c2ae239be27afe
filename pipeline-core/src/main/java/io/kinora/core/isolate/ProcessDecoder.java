package io.kinora.core.isolate;

import io.kinora.core.decode.Bound;
import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeFailure;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.DecodeStage;
import io.kinora.core.decode.IsolationSettings;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.TimeRange;
import io.kinora.core.job.Terminal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Decodes in a child process, which can be killed: one that crashes, hangs, grows or talks nonsense costs its file
 * ({@link DecodeFailure#endedProcess()}), not the executor. The child opens nothing; it asks for the file's bytes.
 */
final class ProcessDecoder<C, S> implements ClipDecoder<C, S> {
    private final AnswerFormat<C, S> format;
    private final DecodeSettings settings;
    private final ChildPool.Key key;
    private final BooleanSupplier stopped;
    private final byte[] buffer = new byte[Protocol.READ_BYTES];
    private Optional<DecoderChild> child = Optional.empty();

    /**
     * Makes a decoder, and tries out the sandbox.
     *
     * @param decoding how
     * @param settings which frames become clips
     * @param isolation what the process may cost
     * @param stopped whether the work is no longer wanted; decoding then ends by a {@link CancellationException}
     * @throws io.kinora.core.error.KinoraException if no process can be started as the settings want it
     */
    ProcessDecoder(Decoding<C, S> decoding, DecodeSettings settings, IsolationSettings isolation,
            BooleanSupplier stopped) {
        format = decoding.format();
        this.settings = settings;
        key = new ChildPool.Key(decoding.main(),
                ChildCommand.heap(decoding.held().applyAsLong(settings), isolation), isolation);
        this.stopped = stopped;
        child = Optional.of(ChildPool.get().take(key));
    }

    /** Kinora or a library is at fault within the child; to tables it looks as if it had been thrown here. */
    private static final class ChildFaultException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ChildFaultException(String text) {
            super(text);
        }

        @Override
        public String toString() {
            return getMessage();
        }
    }

    @Override
    public S decode(SourceStream source, List<TimeRange> ranges, Consumer<C> clips) throws DecodeException {
        DecoderChild now = begun();
        boolean sound = false;
        try {
            Answer<C, S> last = converse(now, source, ranges, clips);
            sound = true;
            return result(last);
        } catch (IOException ended) {
            throw failure(now, ended);
        } finally {
            now.watch().end();
            now.count(1);
            if (!sound) {
                ChildPool.get().kill(now);
                child = Optional.empty();
            } else if (now.clips() >= key.isolation().clips()) {
                ChildPool.get().end(now);
                child = Optional.empty();
            }
        }
    }

    /** The child, or a new one if it is gone; the watch of one that is there has begun. */
    private DecoderChild begun() {
        while (child.isEmpty() || !child.get().alive()
                || !child.get().watch().begin(stopped, settings.limits().deadline())) {
            child.ifPresent(ChildPool.get()::kill);
            child = Optional.empty();
            child = Optional.of(ChildPool.get().take(key));
        }
        return child.get();
    }

    /** The process that decodes next. */
    Optional<ProcessHandle> process() {
        return child.map(DecoderChild::handle);
    }

    /** Gives the child back for other tasks. */
    @Override
    public void close() {
        child.ifPresent(unused -> ChildPool.get().give(key, unused));
        child = Optional.empty();
    }

    /** Serves the child until its last word about the file. */
    private Answer<C, S> converse(DecoderChild now, SourceStream source, List<TimeRange> ranges, Consumer<C> clips)
            throws IOException {
        AnswerReader<C, S> answers = now.decode(format, settings, source.length(), ranges);
        while (true) {
            Answer<C, S> answer = answers.next();
            now.watch().heard();
            if (answer instanceof Answer.Read<C, S> read) {
                give(now, source, read);
            } else if (answer instanceof Answer.Clip<C, S> clip) {
                now.count(1);
                clips.accept(clip.found());
            } else if (!(answer instanceof Answer.Working)) {
                return answer;
            }
            now.watch().waiting();
        }
    }

    private void give(DecoderChild now, SourceStream source, Answer.Read<C, S> read) throws IOException {
        int count;
        try {
            source.seek(read.offset());
            count = fill(source, read.count());
        } catch (IOException thrown) {
            now.refuse(String.valueOf(thrown.getMessage()));
            return;
        } catch (RuntimeException thrown) {
            now.refuse(thrown.toString());
            return;
        }
        now.watch().waiting();
        now.give(buffer, count);
    }

    private int fill(SourceStream source, int wanted) throws IOException {
        int count = 0;
        while (count < wanted) {
            int read = source.read(buffer, count, wanted - count);
            if (read <= 0) {
                break;
            }
            count += read;
        }
        return count;
    }

    private static <C, S> S result(Answer<C, S> last) throws DecodeException {
        if (last instanceof Answer.Failed<C, S> failed) {
            DecodeException told =
                    DecodeException.of(failed.failure(), failed.stage(), failed.message(), failed.info());
            throw failed.bound().map(told::beyond).orElse(told);
        }
        if (last instanceof Answer.Fault<C, S> fault) {
            throw new ChildFaultException(fault.text());
        }
        return ((Answer.Done<C, S>) last).found();
    }

    /** Why the child was lost. */
    private DecodeException failure(DecoderChild lost, IOException ended) {
        Optional<Watch.Reason> reason = lost.watch().reason();
        if (reason.isPresent()) {
            return switch (reason.get()) {
                case STOPPED -> throw new CancellationException("the task was stopped");
                case DEADLINE -> failure(DecodeFailure.DEADLINE,
                        "Cannot decode the video in time").beyond(Bound.DEADLINE);
                case MEMORY -> outOfMemory();
                case SILENCE, START -> failure(DecodeFailure.DECODER_HUNG, "Cannot decode the file: its decoder said"
                        + " nothing for " + key.isolation().silence().toSeconds()
                        + " seconds and was ended").beyond(Bound.SILENCE);
            };
        }
        String cause = ended instanceof MalformedAnswerException
                ? "it said " + ended.getMessage() : lost.cause();
        if (lost.outOfHeap()) {
            return outOfMemory();
        }
        Terminal.say("A process that decodes ended (" + cause + "). Its last words:\n"
                + lost.lastWords().lines().map(line -> "  | " + line).collect(Collectors.joining("\n")));
        return failure(DecodeFailure.DECODER_CRASHED, "Cannot decode the file: it made its decoder crash (" + cause
                + "); it is damaged in a way that FFmpeg does not bear, or made to do harm");
    }

    private DecodeException outOfMemory() {
        return failure(DecodeFailure.DECODER_OUT_OF_MEMORY, "Cannot decode the file: its decoder needed more than "
                + key.isolation().memory() + " bytes of memory").beyond(Bound.MEMORY);
    }

    private static DecodeException failure(DecodeFailure failure, String message) {
        return DecodeException.of(failure, DecodeStage.DECODE, message, Optional.empty());
    }
}

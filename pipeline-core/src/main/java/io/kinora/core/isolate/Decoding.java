package io.kinora.core.isolate;

import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.IsolationSettings;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * A way of decoding, on the calling thread or in a child process.
 *
 * @param main the class whose main method serves it in a child ({@link DecoderProcess#serve})
 * @param decoders makes what decodes on the calling thread
 * @param format how a child tells what it found
 * @param held bytes of clips that a child holds at a time, by the settings; 0 if a clip that is too large for it is no
 *     fault of the settings and costs no more than its file
 * @param <C> a clip, and what is found of it
 * @param <S> what is found of a whole video
 */
public record Decoding<C, S>(Class<?> main, Decoders<C, S> decoders, AnswerFormat<C, S> format,
        ToLongFunction<DecodeSettings> held) {

    /** Makes what decodes on the calling thread. */
    @FunctionalInterface
    public interface Decoders<C, S> {
        /** @param progress to be run now and then while there is progress */
        ClipDecoder<C, S> make(DecodeSettings settings, Runnable progress);
    }

    /**
     * Makes a decoder where the settings want it.
     *
     * @param settings which frames become clips
     * @param isolation where they are decoded, and what a process may cost
     * @param stopped whether the work is no longer wanted; decoding in a process then ends by a
     *     {@link java.util.concurrent.CancellationException}
     * @throws io.kinora.core.error.KinoraException if no process can be started as the settings want it
     */
    public ClipDecoder<C, S> open(DecodeSettings settings, IsolationSettings isolation, BooleanSupplier stopped) {
        return switch (isolation.isolation()) {
            case PROCESS -> new ProcessDecoder<>(this, settings, isolation, stopped);
            case THREAD -> decoders.make(settings, () -> { });
        };
    }
}

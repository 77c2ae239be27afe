package io.kinora.core.isolate;

import io.kinora.core.decode.Bound;
import io.kinora.core.decode.DecodeFailure;
import io.kinora.core.decode.DecodeStage;
import io.kinora.core.decode.SourceInfo;
import java.util.Optional;

/**
 * What the process that decodes says, checked.
 *
 * @param <C> a clip, and what is found of it
 * @param <S> what is found of a whole video
 */
sealed interface Answer<C, S> {
    /** It wants bytes of the file. */
    record Read<C, S>(long offset, int count) implements Answer<C, S> {
    }

    /** A clip. */
    record Clip<C, S>(C found) implements Answer<C, S> {
    }

    /** It is at work. */
    record Working<C, S>() implements Answer<C, S> {
    }

    /** All is decoded. */
    record Done<C, S>(S found) implements Answer<C, S> {
    }

    /** The file cannot be decoded. */
    record Failed<C, S>(DecodeFailure failure, DecodeStage stage, String message, Optional<Bound> bound,
            Optional<SourceInfo> info) implements Answer<C, S> {
    }

    /** Kinora or a library is at fault. */
    record Fault<C, S>(String text) implements Answer<C, S> {
    }
}

package io.kinora.core.isolate;

import io.kinora.core.decode.DecodedClip;
import io.kinora.core.decode.SourceInfo;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * How a child tells what it found besides clips and what the file is, which all ways of decoding tell alike. What is
 * read must be checked: a file may have taken the child over.
 *
 * @param <C> a clip, and what is found of it
 * @param <S> what is found of a whole video
 */
public interface AnswerFormat<C, S> {
    /** The clip alone. */
    DecodedClip clip(C found);

    /** What the file is. */
    SourceInfo info(S found);

    /** Writes what was found of a clip. */
    void writeClip(DataOutputStream out, C found) throws IOException;

    /**
     * Reads it again.
     *
     * @throws MalformedAnswerException if no sound child says so
     */
    C readClip(DataInputStream in, DecodedClip clip) throws IOException;

    /** Writes what was found of a video. */
    void writeEnd(DataOutputStream out, S found) throws IOException;

    /**
     * Reads it again.
     *
     * @param mostFrames frames that the limits let through
     * @throws MalformedAnswerException if no sound child says so
     */
    S readEnd(DataInputStream in, SourceInfo info, long mostFrames) throws IOException;
}

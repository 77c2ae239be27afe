package io.kinora.core.decode;

import java.util.Locale;

/** Why a file gave no clips. {@link #code()} is written into tables; codes never change their meaning. */
public enum DecodeFailure {
    /** The bytes are no video container that is known. */
    NOT_A_VIDEO,
    /** The container may point at other files (playlists, concatenations, sequences of pictures), so it is not read. */
    FORMAT_REFUSED,
    /** The container is known, but its header is damaged, incomplete or cut off. */
    DAMAGED_HEADER,
    /** The container holds no video; a cover picture does not count. */
    NO_VIDEO_STREAM,
    /** There is no decoder for the codec, or it is not among those that are allowed. */
    CODEC_REFUSED,
    /** The file was read to its end, and no frame came of it. */
    NO_FRAMES,
    /** The file ends before its frames do. */
    TRUNCATED,
    /** Packets or frames are damaged. */
    DECODE_ERROR,
    /** A frame has more pixels than the limit. */
    TOO_LARGE,
    /** The video has more frames or lasts longer than the limits. */
    TOO_LONG,
    /** The container announces more streams than the limit. */
    TOO_MANY_STREAMS,
    /** More had to be read than the limit before the file's streams were known. */
    HEADER_TOO_LARGE,
    /** The frames take more bytes for each byte of the file than the limit. */
    EXPANDS_TOO_MUCH,
    /** Decoding took longer than the limit. */
    DEADLINE,
    /** The file system failed while the file was read; trying again may help. */
    READ_FAILED,
    /** The process that decoded the file ended, or said what no sound one says. */
    DECODER_CRASHED,
    /** The process that decoded the file held more memory than the limit. */
    DECODER_OUT_OF_MEMORY,
    /** The process that decoded the file said nothing for longer than the limit. */
    DECODER_HUNG;

    /** Whether it cost the process that decoded: an earlier file may have harmed that one, a new one may do better. */
    public boolean endedProcess() {
        return this == DECODER_CRASHED || this == DECODER_OUT_OF_MEMORY || this == DECODER_HUNG;
    }

    /** The stable name in kebab-case, such as {@code not-a-video}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package io.kinora.core.decode;

/** Takes clips as they are decoded, in the order of their times. */
@FunctionalInterface
public interface ClipConsumer {
    /** Takes one clip; its frames are the consumer's to keep. */
    void accept(DecodedClip clip);
}

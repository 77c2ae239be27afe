package io.kinora.train.diffusion;

/**
 * The shape of one video tensor, [C, T, H, W].
 *
 * @param channels C
 * @param frames T
 * @param height H
 * @param width W
 */
public record VideoShape(int channels, int frames, int height, int width) {
    /** Checks that no axis is empty. */
    public VideoShape {
        if (Math.min(Math.min(channels, frames), Math.min(height, width)) < 1) {
            throw new IllegalArgumentException("Cannot use a video shape of [" + channels + ", " + frames + ", "
                    + height + ", " + width + "]: every axis must be at least 1");
        }
    }

    /** Numbers in one video. */
    public int length() {
        return Math.multiplyExact(Math.multiplyExact(channels, frames), Math.multiplyExact(height, width));
    }

    /** [count, C, T, H, W]. */
    public long[] batch(int count) {
        return new long[] {count, channels, frames, height, width};
    }
}

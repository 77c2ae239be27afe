package io.kinora.train.data;

import io.kinora.train.diffusion.CounterRandom;
import io.kinora.train.diffusion.VideoShape;

/**
 * The random part of an example, a pure function of (seed, clip id, epoch): the same on whichever executor.
 *
 * @param timestep 0 to timesteps − 1
 * @param flipped whether left and right change places
 * @param noise standard normals in C order [C, T, H, W]
 */
record NoisedExample(int timestep, boolean flipped, float[] noise) {
    private static final int TIMESTEP = 0;
    private static final int FLIP = 1;

    static NoisedExample of(Example example, long seed, int timesteps, boolean mayFlip, VideoShape shape) {
        CounterRandom random = new CounterRandom(seed, CounterRandom.stream(example.clip().clipId()), example.epoch());
        int drawn = random.uniformInt(TIMESTEP, timesteps);
        boolean flipped = mayFlip && random.uniformInt(FLIP, 2) == 1;
        float[] noise = new float[shape.length()];
        random.normals(noise);
        return new NoisedExample(example.timestep().orElse(drawn), flipped, noise);
    }

    /**
     * Frames as the model sees them: uint8 [T, H, W, C] to [−1, 1] in C order [C, T, H, W], appended to an array.
     *
     * @param offset where in the target the clip begins
     */
    static void scale(byte[] frames, VideoShape shape, boolean flipped, float[] target, int offset) {
        if (frames.length != shape.length()) {
            throw new IllegalArgumentException("Cannot train on a clip of " + frames.length + " bytes: the model's"
                    + " videos have " + shape.length());
        }
        int columns = shape.width();
        int plane = shape.frames() * shape.height() * columns;
        int source = 0;
        for (int row = 0; row < shape.frames() * shape.height(); row++) {
            for (int column = 0; column < columns; column++) {
                int place = offset + row * columns + (flipped ? columns - 1 - column : column);
                for (int channel = 0; channel < shape.channels(); channel++) {
                    target[place + channel * plane] = (frames[source++] & 0xFF) / 127.5f - 1;
                }
            }
        }
    }
}

package io.kinora.eval.corrupt;

import io.kinora.core.video.Frames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Random;

/**
 * Ways to spoil a video step by step, to see which metric notices which. A spoilt video has the shape and rate of the
 * original, and depends on nothing but the original, its id, the seed and the level: a video's random choices are the
 * same at each level, so that a higher one does the same again and more of it.
 */
public enum Corruption {
    /** Gaussian blur of 1, 2, 4, 8 % of the shorter side. */
    BLUR((video, level, random) -> Pixels.blurred(video, level)),
    /** Gaussian noise of standard deviation 5, 10, 20, 40 grey levels, its own in each pixel, channel and frame. */
    NOISE(Pixels::noisy),
    /** An eighth, a quarter, a half, all of the frames change places in pairs, at least one pair. */
    FRAME_SHUFFLE(FrameOrder::shuffled),
    /** The last quarter, half, three quarters, all of the frames but the first stand still. */
    FREEZE((video, level, random) -> FrameOrder.frozen(video, level)),
    /** Each frame is brighter or darker by up to 4, 8, 16, 32 grey levels. */
    FLICKER(Pixels::flickering),
    /** An eighth, a quarter, a half, three quarters of the frames are lost, the one before each shown again instead. */
    DROPPED_FRAMES(FrameOrder::dropped),
    /** Red is amplified and blue weakened by 5, 10, 20, 40 %. */
    COLOUR_SHIFT((video, level, random) -> Pixels.reddened(video, level));

    /** The severest level; 0 leaves a video as it is. */
    public static final int MOST = 4;

    private final Spoiling spoiling;

    /** What a corruption does at a level of 1 to {@link #MOST}, each call with the same random numbers. */
    private interface Spoiling {
        Frames apply(Frames video, int level, Random random);
    }

    Corruption(Spoiling spoiling) {
        this.spoiling = spoiling;
    }

    /**
     * The spoilt video.
     *
     * @param video RGB frames
     * @param id of the video, so that each has random numbers of its own
     * @param level 0 (the video itself) to {@link #MOST}
     */
    public Frames apply(Frames video, String id, int level, long seed) {
        if (level < 0 || level > MOST) {
            throw new IllegalArgumentException("Cannot apply " + key() + " at level " + level + ": levels are 0 to "
                    + MOST);
        }
        if (video.channels() != 3) {
            throw new IllegalArgumentException("Cannot apply " + key() + " to " + video + ": RGB frames are needed");
        }
        return level == 0 ? video : spoiling.apply(video, level, random(id, seed));
    }

    /** Its name in reports: {@code frame_shuffle}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@link Random}, because its sequence is part of its contract. */
    private Random random(String id, long seed) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
            hash.update((key() + '/' + id).getBytes(StandardCharsets.UTF_8));
            return new Random(ByteBuffer.wrap(hash.digest()).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

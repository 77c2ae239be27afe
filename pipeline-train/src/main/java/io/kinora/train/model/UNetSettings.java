package io.kinora.train.model;

import io.kinora.core.config.Range;
import io.kinora.train.condition.Conditions;
import io.kinora.train.diffusion.VideoShape;
import java.util.List;

/**
 * All that describes the U-Net. Level 0 has the video's own resolution; each further level halves height and width, and
 * never time.
 *
 * @param frames T of the videos
 * @param height H, divisible by 2^(levels - 1)
 * @param width W, divisible by 2^(levels - 1)
 * @param channels C, 3 for RGB
 * @param baseWidth channels at level 0, before its multiplier
 * @param multipliers channels of each level, as multiples of the base width; their number is the number of levels
 * @param blocksPerLevel residual blocks at each level, on the way down and on the way up
 * @param attentionLevels levels with space-time attention, usually the lowest only
 * @param heads attention heads; divides the channels of the levels with attention
 * @param groups groups of the group norms; divides the channels of every level
 * @param attention what attends to what
 * @param convolution how far convolutions reach at once
 * @param dropout share of the numbers that are dropped before a block's last convolution in training, 0 to below 1
 * @param conditions what the network is told beside the noised video and its timestep
 */
public record UNetSettings(
        @Range(min = 1, max = 1024) int frames,
        @Range(min = 1, max = 4096) int height,
        @Range(min = 1, max = 4096) int width,
        @Range(min = 1, max = 16) int channels,
        @Range(min = 1, max = 4096) int baseWidth,
        List<Integer> multipliers,
        @Range(min = 1, max = 16) int blocksPerLevel,
        List<Integer> attentionLevels,
        @Range(min = 1, max = 256) int heads,
        @Range(min = 1, max = 256) int groups,
        UNetSettings.Attention attention,
        UNetSettings.Convolution convolution,
        @Range(min = 0, max = 0.9) double dropout,
        Conditions conditions) {
    /** What attends to what. Either way memory grows with T · H · W: the weights are made in blocks. */
    public enum Attention {
        /** All T · H · W positions to each other: time grows with their square. */
        JOINT,
        /** The places of each frame, then the frames at each place: time grows with T · H · W · (H · W + T). */
        FACTORIZED
    }

    /** How far convolutions reach at once. */
    public enum Convolution {
        /** 3×3×3. */
        FULL,
        /** 1×3×3, then 3×1×1 (D. Tran et al., CVPR 2018, but with nothing in between): 12/27 of the weights. */
        FACTORIZED
    }

    /** Full convolutions, joint attention, no dropout and no conditions. */
    public UNetSettings(int frames, int height, int width, int channels, int baseWidth, List<Integer> multipliers,
            int blocksPerLevel, List<Integer> attentionLevels, int heads, int groups) {
        this(frames, height, width, channels, baseWidth, multipliers, blocksPerLevel, attentionLevels, heads, groups,
                Attention.JOINT, Convolution.FULL, 0, Conditions.NONE);
    }

    /** Checks that the sizes fit each other. */
    public UNetSettings {
        multipliers = List.copyOf(multipliers);
        attentionLevels = List.copyOf(attentionLevels);
        require(!multipliers.isEmpty(), "multipliers is empty; give one number for each level, such as [1, 2, 2]");
        require(multipliers.size() <= 12, "multipliers has " + multipliers.size() + " levels; give at most 12");
        int divisor = 1 << multipliers.size() - 1;
        require(
                height % divisor == 0 && width % divisor == 0,
                "height " + height + " and width " + width + " must be divisible by " + divisor + " for "
                        + multipliers.size() + " levels; change them, or give fewer multipliers");
        for (int multiplier : multipliers) {
            require(multiplier >= 1, "multipliers must be at least 1, not " + multiplier);
            require(
                    baseWidth * multiplier % groups == 0,
                    "groups " + groups + " must divide base-width times every multiplier, and " + baseWidth + " times "
                            + multiplier + " it does not; change groups or base-width");
        }
        for (int level : attentionLevels) {
            require(
                    level >= 0 && level < multipliers.size(),
                    "attention-levels holds " + level + "; levels are 0 to " + (multipliers.size() - 1));
            require(
                    baseWidth * multipliers.get(level) % heads == 0,
                    "heads " + heads + " must divide the " + baseWidth * multipliers.get(level)
                            + " channels of level " + level + "; change heads or base-width");
        }
        for (int given : conditions.givenFrames()) {
            require(given >= 0 && given < frames, "given-frames holds " + given + "; of " + frames
                    + " frames, 0 to " + (frames - 1) + " can be given");
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Number of resolutions. */
    public int levels() {
        return multipliers.size();
    }

    /** Channels at a level. */
    public int width(int level) {
        return baseWidth * multipliers.get(level);
    }

    /** Shape of one video. */
    public VideoShape shape() {
        return new VideoShape(channels, frames, height, width);
    }
}

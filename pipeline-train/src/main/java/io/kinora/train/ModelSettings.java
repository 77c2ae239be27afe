package io.kinora.train;

import io.kinora.core.config.Range;
import io.kinora.train.condition.Conditions;
import io.kinora.train.diffusion.VideoShape;
import io.kinora.train.model.UNetSettings;
import java.util.List;
import java.util.Optional;

/**
 * Size of the U-Net; what its videos measure is the corpus' matter unless it is set.
 *
 * @param frames T; the corpus' if not set
 * @param height H; the corpus' if not set
 * @param width W; the corpus' if not set
 * @param baseWidth see {@link UNetSettings}, as for the rest
 */
public record ModelSettings(
        @Range(min = 1, max = 1024) Optional<Integer> frames,
        @Range(min = 1, max = 4096) Optional<Integer> height,
        @Range(min = 1, max = 4096) Optional<Integer> width,
        @Range(min = 1, max = 4096) int baseWidth,
        List<Integer> multipliers,
        @Range(min = 1, max = 16) int blocksPerLevel,
        List<Integer> attentionLevels,
        @Range(min = 1, max = 256) int heads,
        @Range(min = 1, max = 256) int groups,
        UNetSettings.Attention attention,
        UNetSettings.Convolution convolution,
        @Range(min = 0, max = 0.9) double dropout) {
    private static final int RGB = 3;

    /** Checks whatever does not depend on the corpus. */
    public ModelSettings {
        int divisible = 1 << Math.max(0, Math.min(12, multipliers.size()) - 1);
        new UNetSettings(1, height.orElse(divisible), width.orElse(divisible), RGB, baseWidth, multipliers,
                blocksPerLevel, attentionLevels, heads, groups, attention, convolution, dropout, Conditions.NONE);
    }

    /** The shape, if all of it is set. */
    public Optional<VideoShape> shape() {
        return frames.isPresent() && height.isPresent() && width.isPresent()
                ? Optional.of(new VideoShape(RGB, frames.get(), height.get(), width.get())) : Optional.empty();
    }

    /** Whether clips of a shape are what is set. */
    public boolean accepts(VideoShape shape) {
        return shape.channels() == RGB && frames.orElse(shape.frames()) == shape.frames()
                && height.orElse(shape.height()) == shape.height() && width.orElse(shape.width()) == shape.width();
    }

    /** The U-Net for clips of a shape and what is said of them. */
    public UNetSettings sizeFor(VideoShape shape, Conditions conditions) {
        return new UNetSettings(shape.frames(), shape.height(), shape.width(), shape.channels(), baseWidth, multipliers,
                blocksPerLevel, attentionLevels, heads, groups, attention, convolution, dropout, conditions);
    }

    /** The shape as far as it is set, such as {@code frames 8, width 64}. */
    String shapeAsSet() {
        StringBuilder text = new StringBuilder();
        frames.ifPresent(value -> text.append(", frames ").append(value));
        height.ifPresent(value -> text.append(", height ").append(value));
        width.ifPresent(value -> text.append(", width ").append(value));
        return text.isEmpty() ? "no shape" : text.substring(2);
    }
}

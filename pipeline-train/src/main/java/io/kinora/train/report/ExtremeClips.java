package io.kinora.train.report;

import io.kinora.train.data.ClipRow;
import io.kinora.train.likelihood.MeasuredClip;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The clips that a model finds least and most likely.
 *
 * @param worst those with the most bits, the most first
 * @param best those with the fewest bits, the fewest first; none of them is among the worst
 */
public record ExtremeClips(List<MeasuredClip> worst, List<MeasuredClip> best) {
    /**
     * Chooses them.
     *
     * @param most of each
     */
    public static ExtremeClips of(List<MeasuredClip> clips, int most) {
        Comparator<MeasuredClip> byBits = Comparator
                .comparingDouble((MeasuredClip clip) -> clip.likelihood().bitsPerDimension())
                .thenComparing(clip -> clip.clip().clipId());
        List<MeasuredClip> worst = clips.stream().sorted(byBits.reversed()).limit(most).toList();
        return new ExtremeClips(worst,
                clips.stream().sorted(byBits).limit(Math.min(most, clips.size() - worst.size())).toList());
    }

    /** Where the frames of all of them lie. */
    public List<ClipRow> rows() {
        return Stream.concat(worst.stream(), best.stream()).map(MeasuredClip::clip).toList();
    }
}

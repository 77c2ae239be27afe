package io.kinora.ingest.score;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Makes the scores of clips from the measures of their frames, which it keeps while clips may still need them. */
final class ClipMeasures {
    /** How long a picture must stand to be a still, in microseconds, unless the clip is shorter. */
    private static final long STILL = 500_000;
    /** Containers round times to milliseconds. */
    private static final long TOLERANCE = 500;

    private final List<FrameMeasure> frames = new ArrayList<>();

    void add(FrameMeasure frame) {
        frames.add(frame);
    }

    /** Forgets frames that end before a time, but for the last with a detail: no later clip begins earlier. */
    void forget(long before) {
        int count = 0;
        int drop = 0;
        while (count < frames.size() && frames.get(count).end() <= before) {
            drop = frames.get(count).detail().isPresent() ? count : drop;
            count++;
        }
        frames.subList(0, drop).clear();
    }

    /** The scores of what lies between two times. */
    ClipScores scores(long start, long end, double cut) {
        List<FrameMeasure> shown = frames.stream().filter(frame -> frame.within(start, end) > TOLERANCE).toList();
        double time = 0;
        double luma = 0;
        double black = 0;
        for (FrameMeasure frame : shown) {
            long span = frame.within(start, end);
            time += span;
            luma += span * frame.luma();
            black += frame.black() ? span : 0;
        }
        List<Detail> details = details(shown);
        double sharpness = details.stream().mapToDouble(Detail::sharpness).average().orElse(0);
        return time == 0 ? new ClipScores(0, 0, 0, 0, 0, 0, cut, new byte[DifferenceHash.BYTES])
                : new ClipScores(luma / time, motion(shown, start), sharpness, black / time,
                        stills(shown, start, end) / time, letterbox(details), cut, hash(shown, start, end));
    }

    /** Levels per second over the stretches between compared frames that lie in the clip. */
    private static double motion(List<FrameMeasure> shown, long start) {
        double change = 0;
        long micros = 0;
        for (FrameMeasure frame : shown) {
            if (frame.motion().isPresent() && frame.motion().get().since() >= start - TOLERANCE) {
                change += frame.motion().get().change();
                micros += frame.start() - frame.motion().get().since();
            }
        }
        return micros == 0 ? 0 : change * 1_000_000 / micros;
    }

    /** Microseconds within stills. */
    private static long stills(List<FrameMeasure> shown, long start, long end) {
        long least = Math.min(STILL + TOLERANCE, end - start - TOLERANCE);
        long total = 0;
        long run = 0;
        for (int index = 0; index < shown.size(); index++) {
            run += shown.get(index).within(start, end);
            if (index + 1 == shown.size() || shown.get(index + 1).still() != shown.get(index).still()) {
                total += run >= least ? run : 0;
                run = 0;
            }
        }
        return total;
    }

    /** A clip of less frames than lie between two details has that of the last frame before that has one. */
    private List<Detail> details(List<FrameMeasure> shown) {
        List<Detail> details = shown.stream().flatMap(frame -> frame.detail().stream()).toList();
        if (!details.isEmpty() || shown.stream().allMatch(FrameMeasure::black)) {
            return details;
        }
        List<Detail> before = frames.stream().filter(frame -> frame.start() < shown.get(0).start())
                .flatMap(frame -> frame.detail().stream()).toList();
        return before.subList(Math.max(0, before.size() - 1), before.size());
    }

    /** Bars cover what they cover in every picture that is not black. */
    private static double letterbox(List<Detail> pictures) {
        double rows = 1 - least(pictures, Detail::top) - least(pictures, Detail::bottom);
        double columns = 1 - least(pictures, Detail::left) - least(pictures, Detail::right);
        return 1 - rows * columns;
    }

    private static double least(List<Detail> pictures, ToDoubleFunction<Detail> share) {
        return pictures.stream().mapToDouble(share).min().orElse(0);
    }

    private static byte[] hash(List<FrameMeasure> shown, long start, long end) {
        ByteBuffer hash = ByteBuffer.allocate(DifferenceHash.BYTES);
        for (int picture = 0; picture < DifferenceHash.PICTURES; picture++) {
            long time = start + (2 * picture + 1) * (end - start) / (2 * DifferenceHash.PICTURES);
            FrameMeasure at = shown.get(0);
            for (FrameMeasure frame : shown) {
                at = frame.start() <= time ? frame : at;
            }
            hash.putLong(at.hash());
        }
        return hash.array();
    }
}

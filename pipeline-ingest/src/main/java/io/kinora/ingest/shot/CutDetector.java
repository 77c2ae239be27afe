package io.kinora.ingest.shot;

import io.kinora.ingest.picture.Thumbnail;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds where shots may begin, from one thumbnail after the other, and says how sure it is.
 *
 * <p>A change at once counts by how far it stands out of the changes around it ({@link PictureChange}, less the
 * second largest of three before and three after), so that motion of any speed is no cut. It is a flash if a picture
 * like the one before it comes back within a quarter of a second. A gradual change counts by how different the
 * pictures before and after are (twin comparison: Zhang, Kankanhalli &amp; Smoliar, 1993), times how well the picture
 * between is a mixture of both ({@link PictureChange#mixture}), over spans of 0.2, 0.5 and 1 second.
 *
 * <p>A place is settled about a second later, or by what is known after {@link #SETTLING} where frames are shown for
 * long; what is held until then is bounded. Frames that do not follow the last one in time begin anew: no cut is
 * reported there.
 */
public final class CutDetector {
    /** Scores below this are not reported. */
    public static final double FLOOR = 0.1;
    /** A place is settled so long after its time at the latest, in microseconds, however long frames are shown. */
    public static final long SETTLING = 4_000_000;

    /** Time on either side that decides about a place, in microseconds. */
    private static final long HORIZON = 500_000;
    /** Half of the spans over which gradual changes are looked for. */
    private static final long[] HALF_SPANS = {100_000, 250_000, HORIZON};
    /** Time waited for neighbours at most, to score a place and again to settle it: slides stand for minutes. */
    private static final long PATIENCE = SETTLING / 2;
    /** What lasts shorter is no shot. */
    private static final long FLASH = 250_000;
    /** Share of a flash's change below which the pictures around it are alike. */
    private static final double ALIKE = 0.5;
    /** Frames on either side whose changes a change is measured by. */
    private static final int NEIGHBOURS = 3;
    /** Containers round times to milliseconds. */
    private static final long TOLERANCE = 500;
    /** Standard deviation of luma below which a picture is of one colour. */
    private static final double BLANK = 4;
    /** A picture of this much less contrast than the other is faded. */
    private static final double FADED = 0.25;
    /** What motion leaves of a mixture at most, and what is one for sure; both as measured on real videos. */
    private static final double NO_MIXTURE = 0.32;
    private static final double MIXTURE = 0.72;
    /** Frames waited for at most: times may lie as close together as a file likes. */
    private static final int MOST_FRAMES = 512;
    /** Cuts reported of one source at most, the surest: one a second for hours. */
    private static final int MOST_CUTS = 20_000;

    private final List<Moment> window = new ArrayList<>();
    private final List<Cut> cuts = new ArrayList<>();
    private long frames;
    private long begin;
    private int scored;
    private int settled;

    /** Takes the next frame, shown from start to end in microseconds. */
    public void add(Thumbnail picture, long start, long end) {
        if (!window.isEmpty() && Math.abs(start - last().end) > TOLERANCE) {
            finish();
        }
        if (window.isEmpty()) {
            begin = frames;
        }
        double change = window.isEmpty() ? 0 : PictureChange.between(last().picture, picture).value();
        window.add(new Moment(frames++, start, end, picture, change));
        advance(false);
    }

    /** Ends what was seen so far. */
    public void finish() {
        if (window.isEmpty()) {
            return;
        }
        advance(true);
        window.clear();
        scored = 0;
        settled = 0;
    }

    /** The time in microseconds before which all cuts are known. */
    public long settledUntil() {
        return settled < window.size() ? window.get(settled).start : Long.MAX_VALUE;
    }

    /** The highest score of a cut that is no flash, strictly between two times that are settled; 0 for none. */
    public double highest(long start, long end) {
        double highest = 0;
        for (int index = cuts.size() - 1; index >= 0 && cuts.get(index).pts() > start + TOLERANCE; index--) {
            Cut cut = cuts.get(index);
            if (cut.pts() < end - TOLERANCE && cut.kind() != Cut.Kind.FLASH) {
                highest = Math.max(highest, cut.score());
            }
        }
        return highest;
    }

    /** What is settled, by time. */
    public List<Cut> cuts() {
        if (cuts.size() <= MOST_CUTS) {
            return List.copyOf(cuts);
        }
        return cuts.stream().sorted(Comparator.comparingDouble(Cut::score).reversed()).limit(MOST_CUTS)
                .sorted(Comparator.comparingLong(Cut::frame)).toList();
    }

    private Moment last() {
        return window.get(window.size() - 1);
    }

    private void advance(boolean ended) {
        while (scored < window.size() && (ended || known(scored, window.size()))) {
            Moment moment = window.get(scored);
            moment.abrupt = abrupt(scored);
            moment.flash = moment.abrupt >= FLOOR && (comesBack(scored) || blankEdge(scored, ended));
            scoreGradual(scored);
            scored++;
        }
        while (settled < scored && (ended || known(settled, scored))) {
            settle(settled++);
        }
        int needed = shownAt(window.get(Math.min(settled, window.size() - 1)).start - HORIZON);
        int drop = Math.min(needed, settled - NEIGHBOURS - 1);
        if (drop > NEIGHBOURS * MOST_FRAMES / 2 || drop > window.size() / 2) {
            window.subList(0, drop).clear();
            scored -= drop;
            settled -= drop;
        }
    }

    /** Whether enough of what follows a moment is among the first so many. */
    private boolean known(int index, int count) {
        int following = count - 1 - index;
        long time = window.get(count - 1).end - 1 - window.get(index).start;
        return following >= NEIGHBOURS && (time >= HORIZON + TOLERANCE || following >= MOST_FRAMES)
                || time >= PATIENCE - TOLERANCE;
    }

    /** How far a change stands out of those around it. */
    private double abrupt(int index) {
        int from = Math.max(window.get(0).frame == begin ? 1 : 0, index - NEIGHBOURS);
        int until = Math.min(window.size(), index + NEIGHBOURS + 1);
        double[] around = new double[2 * NEIGHBOURS];
        int count = 0;
        for (int other = from; other < until; other++) {
            if (other != index) {
                around[count++] = window.get(other).change;
            }
        }
        Arrays.sort(around, 0, count);
        // Not the largest: a flash has two changes, and they must not hide each other.
        double usual = count == 0 ? 0 : around[Math.max(0, count - 2)];
        return Math.max(0, window.get(index).change - usual);
    }

    /** Whether a change is undone soon, or undoes one that was just before. */
    private boolean comesBack(int index) {
        Moment now = window.get(index);
        Moment before = window.get(index - 1);
        double alike = ALIKE * now.change;
        for (int later = index + 1; later < window.size() && window.get(later).start <= now.start + FLASH; later++) {
            if (PictureChange.between(before.picture, window.get(later).picture).value() < alike) {
                return true;
            }
        }
        for (int earlier = index - 2; earlier >= 0 && window.get(earlier).end >= now.start - FLASH; earlier--) {
            if (PictureChange.between(window.get(earlier).picture, now.picture).value() < alike) {
                return true;
            }
        }
        return false;
    }

    /** Whether a change only parts a few pictures of one colour from the begin or the end of all. */
    private boolean blankEdge(int index, boolean ended) {
        Moment first = window.get(0);
        Moment now = window.get(index);
        return first.frame == begin && now.start - first.start <= FLASH && blank(0, index)
                || ended && last().end - now.start <= FLASH && blank(index, window.size());
    }

    private boolean blank(int from, int until) {
        return window.subList(from, until).stream().allMatch(moment -> moment.contrast < BLANK);
    }

    private void scoreGradual(int index) {
        Moment between = window.get(index);
        for (long half : HALF_SPANS) {
            int earlierIndex = shownAt(between.start - half);
            int laterIndex = shownAt(between.start + half);
            if (earlierIndex < 0 || earlierIndex >= index || laterIndex <= index
                    || last().end <= between.start + half) {
                continue;
            }
            Moment earlier = window.get(earlierIndex);
            Moment later = window.get(laterIndex);
            double share = (double) (between.start - earlier.start) / (later.start - earlier.start);
            double mixture = PictureChange.mixture(earlier.picture, between.picture, later.picture, share);
            double weight = Math.min(1, (mixture - NO_MIXTURE) / (MIXTURE - NO_MIXTURE));
            double score = weight <= between.gradual ? 0
                    : weight * PictureChange.between(earlier.picture, later.picture).lastingValue();
            if (score > between.gradual) {
                between.gradual = score;
                double most = Math.max(earlier.contrast, later.contrast);
                between.fade = Math.min(earlier.contrast, later.contrast) < Math.max(BLANK, FADED * most);
            }
        }
    }

    /** Index of the moment that is shown at a time: the last that begins by then; −1 for none. */
    private int shownAt(long time) {
        int low = 0;
        int high = window.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (window.get(middle).start <= time + TOLERANCE) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** Reports a place if it is the surest around. */
    private void settle(int index) {
        Moment moment = window.get(index);
        if (moment.abrupt >= FLOOR && peak(index)) {
            cuts.add(new Cut(moment.frame, moment.start, moment.abrupt, moment.abruptKind()));
        } else if (moment.gradual >= FLOOR && gradualPeak(index)) {
            cuts.add(new Cut(moment.frame, moment.start, moment.gradual, moment.gradualKind()));
        }
    }

    private boolean peak(int index) {
        Moment moment = window.get(index);
        for (int other = Math.max(0, index - NEIGHBOURS);
                other < Math.min(scored, index + NEIGHBOURS + 1); other++) {
            Moment that = window.get(other);
            if (that.flash == moment.flash
                    && (that.abrupt > moment.abrupt || other < index && that.abrupt == moment.abrupt)) {
                return false;
            }
        }
        return true;
    }

    private boolean gradualPeak(int index) {
        Moment moment = window.get(index);
        for (int other = Math.max(0, shownAt(moment.start - HORIZON));
                other < scored && window.get(other).start <= moment.start + HORIZON; other++) {
            Moment that = window.get(other);
            if (that.abrupt >= moment.gradual || that.gradual > moment.gradual
                    || other < index && that.gradual == moment.gradual) {
                return false;
            }
        }
        return true;
    }
}

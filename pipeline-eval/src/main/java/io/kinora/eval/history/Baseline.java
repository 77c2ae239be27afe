package io.kinora.eval.history;

import io.kinora.core.error.KinoraException;
import io.kinora.eval.metric.Better;
import io.kinora.eval.stats.Interval;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which earlier figure a new one is held against.
 *
 * @param name {@code best}, {@code latest}, or what {@link PastFigure} is called
 */
public record Baseline(String name) {
    /**
     * The best so far, real videos against themselves left out; of metrics that real videos are measured by, too, the
     * one nearest to theirs.
     */
    public static final String BEST = "best";
    /** The one before. */
    public static final String LATEST = "latest";

    private static final int NAMED = 10;

    /** Checks that it is named. */
    public Baseline {
        if (name.isBlank()) {
            throw new IllegalArgumentException("baseline is empty; give best, latest, or a run, table or checkpoint"
                    + " that was evaluated");
        }
    }

    /**
     * Chooses from figures that can be compared.
     *
     * @param trend in the order of their time
     * @return nothing if there is none yet
     * @throws KinoraException exit code 3 if one that is named is not among them
     */
    public Optional<PastFigure> choose(List<PastFigure> trend, Better better) {
        return switch (name) {
            case LATEST -> trend.stream().reduce((earlier, later) -> later);
            case BEST -> best(trend, better);
            default -> Optional.of(trend.stream().filter(past -> past.isCalled(name))
                    .reduce((earlier, later) -> later).orElseThrow(() -> missing(trend)));
        };
    }

    /** Whether it is one figure by its name. */
    boolean isNamed() {
        return !name.equals(LATEST) && !name.equals(BEST);
    }

    private static Optional<PastFigure> best(List<PastFigure> trend, Better better) {
        boolean besideReal = trend.stream().anyMatch(past -> past.figure().ofReal().isPresent());
        return trend.stream()
                // Real videos against themselves, as one does to see that all is well, are out of competition.
                .filter(past -> !past.generated().equals(past.real()))
                .filter(past -> past.figure().ofReal().isPresent() == besideReal && !Double.isNaN(estimate(past)))
                .min(Comparator.comparingDouble(past -> past.figure().ofReal()
                        // More or less motion or flicker than real videos have is no merit.
                        .map(real -> Math.abs(estimate(past) - real.value()))
                        .orElseGet(() -> better == Better.LOWER ? estimate(past) : -estimate(past))));
    }

    /** What gates compare: as measured, a distance of few videos is larger than one of many. */
    private static double estimate(PastFigure past) {
        return past.figure().interval().map(Interval::value).orElse(past.figure().value());
    }

    private KinoraException missing(List<PastFigure> trend) {
        String there = trend.stream().skip(Math.max(0, trend.size() - NAMED)).map(PastFigure::run).distinct()
                .collect(Collectors.joining(", "));
        return KinoraException.input("baseline-missing", "Cannot compare with baseline " + name + ": no evaluation of"
                + " the same metric, protocol and real videos is called so; " + (there.isEmpty() ? "there is none yet"
                : "there are " + there) + ". Give one of these, or evaluate the baseline first");
    }
}

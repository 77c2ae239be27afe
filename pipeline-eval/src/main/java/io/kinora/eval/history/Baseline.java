package io.kinora.eval.history;

import io.kinora.core.error.KinoraException;
import io.kinora.eval.metric.Better;
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
    /** The best so far. */
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
        Comparator<PastFigure> ascending = Comparator.comparingDouble(past -> past.figure().value());
        return trend.stream().filter(past -> !Double.isNaN(past.figure().value()))
                .min(better == Better.LOWER ? ascending : ascending.reversed());
    }

    private KinoraException missing(List<PastFigure> trend) {
        String there = trend.stream().skip(Math.max(0, trend.size() - NAMED)).map(PastFigure::run).distinct()
                .collect(Collectors.joining(", "));
        return KinoraException.input("baseline-missing", "Cannot compare with baseline " + name + ": no evaluation of"
                + " the same metric, protocol and real videos is called so; " + (there.isEmpty() ? "there is none yet"
                : "there are " + there) + ". Give one of these, or evaluate the baseline first");
    }
}

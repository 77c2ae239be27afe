package io.kinora.eval.gate;

import io.kinora.core.error.KinoraException;
import io.kinora.eval.stats.Interval;
import java.util.Optional;
import java.util.function.Function;

/**
 * A condition on a metric, such as {@code fvd <= baseline * 1.05}, {@code psnr >= 23} or {@code kd < 0.02}. On the
 * right stand numbers, {@code baseline}, {@code + - * /} and parentheses.
 *
 * <p>Intervals are compared, not points. The condition passes if every value in the metric's interval meets it, fails
 * if none does, and is undecided otherwise. A baseline that is itself an interval makes the limit one, by the
 * arithmetic of intervals, and both must be clear of each other; that is careful, as both ends are hardly ever wrong at
 * once: two independent 95 % intervals of like width only just apart differ at a level of 99.4 %.
 */
public final class Condition {
    private final String text;
    private final String metric;
    private final Comparison comparison;
    private final Limit limit;

    Condition(String text, String metric, Comparison comparison, Limit limit) {
        this.text = text;
        this.metric = metric;
        this.comparison = comparison;
        this.limit = limit;
    }

    /**
     * Reads a condition.
     *
     * @throws KinoraException exit code 2, with the place, if the text is no condition
     */
    public static Condition parse(String text) {
        return ConditionParser.parse(text);
    }

    /** The metric that it is about. */
    public String metric() {
        return metric;
    }

    /** Whether it says {@code baseline}. */
    public boolean needsBaseline() {
        return limit.needsBaseline();
    }

    /**
     * Compares. Where the metric could not be computed, or there is no baseline yet, as in a first run, a condition
     * that needs it is undecided.
     *
     * @param figures this run's interval of a metric, if it was computed; one whose ends are equal is a plain number
     * @param baselines the baseline's interval of a metric, if there is one
     */
    public Decision decide(Function<String, Optional<Interval>> figures,
            Function<String, Optional<Interval>> baselines) {
        Optional<Range> figure = figures.apply(metric).map(Condition::range);
        if (figure.isEmpty()) {
            return new Decision(text, Verdict.UNDECIDED,
                    metric + " cannot be computed of these videos; the warnings say why");
        }
        Optional<Range> baseline = baselines.apply(metric).map(Condition::range);
        if (limit.needsBaseline() && baseline.isEmpty()) {
            return new Decision(text, Verdict.UNDECIDED, "there is no baseline of " + metric + " yet");
        }
        Range bound = limit.value().apply(baseline.orElse(Range.of(0)));
        Verdict verdict = comparison.verdict(figure.get(), bound);
        return new Decision(text, verdict, metric + " is " + figure.get() + ", the limit " + bound + switch (verdict) {
            case PASS -> "";
            case UNDECIDED -> ": the data cannot tell";
            case FAIL -> ": the whole interval lies beyond it";
        });
    }

    @Override
    public String toString() {
        return text;
    }

    private static Range range(Interval interval) {
        return new Range(interval.low(), interval.high());
    }
}

package io.kinora.eval.gate;

import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * The right-hand side of a condition.
 *
 * @param value what it comes to, given what {@code baseline} stands for
 * @param needsBaseline whether it depends on that
 */
record Limit(UnaryOperator<Range> value, boolean needsBaseline) {
    static Limit number(double number) {
        return new Limit(baseline -> Range.of(number), false);
    }

    static Limit baseline() {
        return new Limit(UnaryOperator.identity(), true);
    }

    /** Both sides joined by an operation of arithmetic. */
    Limit with(Limit other, BinaryOperator<Range> operation) {
        return new Limit(baseline -> operation.apply(value.apply(baseline), other.value.apply(baseline)),
                needsBaseline || other.needsBaseline);
    }
}

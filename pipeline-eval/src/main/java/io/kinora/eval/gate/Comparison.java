package io.kinora.eval.gate;

/** How a metric and its limit are compared. */
enum Comparison {
    AT_MOST("<="),
    BELOW("<"),
    AT_LEAST(">="),
    ABOVE(">");

    private final String sign;

    Comparison(String sign) {
        this.sign = sign;
    }

    String sign() {
        return sign;
    }

    Verdict verdict(Range metric, Range limit) {
        return switch (this) {
            case AT_MOST -> verdict(metric.high() <= limit.low(), metric.low() > limit.high());
            case BELOW -> verdict(metric.high() < limit.low(), metric.low() >= limit.high());
            case AT_LEAST -> verdict(metric.low() >= limit.high(), metric.high() < limit.low());
            case ABOVE -> verdict(metric.low() > limit.high(), metric.high() <= limit.low());
        };
    }

    private static Verdict verdict(boolean always, boolean never) {
        if (always) {
            return Verdict.PASS;
        }
        return never ? Verdict.FAIL : Verdict.UNDECIDED;
    }
}

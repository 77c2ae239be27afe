package io.kinora.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Maps values to pixels, or to per cent; ticks stand at round values.
 *
 * @param from value at the begin
 * @param to value at the end
 * @param fromPixel where it begins
 * @param toPixel where it ends
 * @param step from tick to tick
 */
record Axis(double from, double to, double fromPixel, double toPixel, double step) {
    private static final int TICKS = 5;
    /** Values that reach this far down towards 0 are shown from 0 on: else small changes look like large ones. */
    private static final double NEAR_ZERO = 0.6;
    private static final double MARGIN = 0.06;

    static Axis over(double from, double to, double fromPixel, double toPixel) {
        double rough = (to - from) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = rough <= power ? power : rough <= 2 * power ? 2 * power
                : rough <= 5 * power ? 5 * power : 10 * power;
        return new Axis(from, to, fromPixel, toPixel, step);
    }

    /** One that holds all finite values, and 0 too if that is not far. */
    static Axis around(DoubleStream values, double fromPixel, double toPixel) {
        double[] finite = values.filter(Double::isFinite).toArray();
        double least = DoubleStream.of(finite).min().orElse(0);
        double most = DoubleStream.of(finite).max().orElse(0);
        double width = most > least ? most - least : most == 0 ? 1 : Math.abs(most);
        boolean fromZero = least >= 0 && least <= NEAR_ZERO * (most > least ? most : 0);
        return over(fromZero || least == 0 ? 0 : least - MARGIN * width, most + MARGIN * width, fromPixel, toPixel);
    }

    double at(double value) {
        return fromPixel + (value - from) / (to - from) * (toPixel - fromPixel);
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }
}

package io.kinora.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void fourDigitsCount() {
        assertThat(Numbers.shown(0.72209)).isEqualTo("0.7221");
        assertThat(Numbers.shown(-23.506)).isEqualTo("-23.51");
        assertThat(Numbers.shown(24)).isEqualTo("24.00");
        assertThat(Numbers.shown(0.25)).isEqualTo("0.2500");
        assertThat(Numbers.shown(0.05)).isEqualTo("0.05000");
        assertThat(Numbers.shown(-2.1004e-4)).isEqualTo("-0.0002100");
        assertThat(Numbers.shown(9.99964)).isEqualTo("10.00");
        assertThat(Numbers.shown(1843.2)).isEqualTo("1843");
        assertThat(Numbers.shown(184321)).isEqualTo("184321");
        assertThat(Numbers.shown(0)).isEqualTo("0");
        assertThat(Numbers.shown(1.234e-5)).isEqualTo("1.23e-05");
        assertThat(Numbers.shown(Double.NaN)).isEqualTo("–");
        assertThat(Numbers.shown(Double.NEGATIVE_INFINITY)).isEqualTo("-∞");
    }

    @Test
    void whatSomebodyWroteKeepsItsDigits() {
        assertThat(Numbers.written(5)).isEqualTo("5");
        assertThat(Numbers.written(100)).isEqualTo("100");
        assertThat(Numbers.written(2.5)).isEqualTo("2.5");
    }

    @Test
    void scalesBeginAtZeroWhereThatIsNotFar() {
        assertThat(Axis.around(DoubleStream.of(2, 10, Double.NaN), 0, 100).from()).isZero();
        assertThat(Axis.around(DoubleStream.of(22, 24), 0, 100).from()).isBetween(21.0, 22.0);
        assertThat(Axis.around(DoubleStream.of(-0.5, 1), 0, 100).from()).isLessThan(-0.5);
        Axis single = Axis.around(DoubleStream.of(0, 0), 0, 100);
        assertThat(single.at(0)).isZero();
        assertThat(single.to()).isPositive();
    }
}

package io.kinora.eval.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.eval.stats.Interval;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
    @ParameterizedTest(name = "{0} of {1} to {2} is {3}")
    @CsvSource({
        "x <= 10, 8, 9, PASS",
        "x <= 10, 8, 10, PASS",
        "x <= 10, 9, 11, UNDECIDED",
        "x <= 10, 10, 11, UNDECIDED",
        "x <= 10, 10.5, 11, FAIL",
        "x < 10, 8, 10, UNDECIDED",
        "x < 10, 10, 11, FAIL",
        "x >= 10, 10, 11, PASS",
        "x >= 10, 9, 10, UNDECIDED",
        "x >= 10, 8, 9, FAIL",
        "x > 10, 10, 11, UNDECIDED",
        "x > 10, 9, 10, FAIL",
        "x > 10, 10.1, 11, PASS"
    })
    void intervalsAreComparedAndNotPoints(String condition, double low, double high, Verdict verdict) {
        assertThat(decide(condition, interval(low, high), Optional.empty()).verdict()).isEqualTo(verdict);
    }

    @ParameterizedTest(name = "{0} with a baseline of {1} to {2}: limit {3} to {4}")
    @CsvSource({
        "x < baseline * 1.05, 100, 100, 105, 105",
        "x < 1.05 * baseline, 90, 110, 94.5, 115.5",
        "x < baseline + 2 * 3, 1, 2, 7, 8",
        "x < (baseline + 2) * 3, 1, 2, 9, 12",
        "x < baseline - -1.5e1, 1, 2, 16, 17",
        "x < 12 - baseline, 1, 2, 10, 11",
        "x < baseline / 4 / .5, 1, 2, 0.5, 1",
        "x < baseline * -2, 1, 2, -4, -2",
        "x < 6 / baseline, 1, 2, 3, 6",
        "x < baseline - baseline, 1, 2, -1, 1"
    })
    void theLimitHoldsAllThatTheBaselineAllows(String condition, double low, double high, double least, double most) {
        Optional<Interval> baseline = Optional.of(interval(low, high));
        double hair = 1e-9;
        assertThat(decide(condition, point(least - hair), baseline).verdict()).isEqualTo(Verdict.PASS);
        assertThat(decide(condition, point(most + hair), baseline).verdict()).isEqualTo(Verdict.FAIL);
        if (least < most) {
            assertThat(decide(condition, point(least + hair), baseline).verdict()).isEqualTo(Verdict.UNDECIDED);
            assertThat(decide(condition, point(most - hair), baseline).verdict()).isEqualTo(Verdict.UNDECIDED);
        }
    }

    @Test
    void aRatioToABaselineThatMayBeNothingIsUndecided() {
        assertThat(decide("x < 6 / baseline", point(-1e9), Optional.of(interval(-1, 1))).verdict())
                .isEqualTo(Verdict.UNDECIDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x < 6 / 0 * 0", "x < 1 / (2 - 2)", "x < 1e999"})
    void aLimitThatIsNoNumberIsRefused(String text) {
        assertThatThrownBy(() -> Condition.parse(text))
                .hasMessageContaining("its limit is no number")
                .extracting("exitCode").isEqualTo(ExitCode.USAGE);
    }

    @Test
    void theReasonGivesBothIntervals() {
        Decision decision = decide("fvd <= baseline * 1.05", interval(104, 120), Optional.of(interval(90, 110)));
        assertThat(decision).isEqualTo(new Decision("fvd <= baseline * 1.05", Verdict.UNDECIDED,
                "fvd is 104 to 120, the limit 94.5 to 115.5: the data cannot tell"));
        assertThat(decide("psnr >= 23", point(20), Optional.empty()).reason())
                .isEqualTo("psnr is 20, the limit 23: the whole interval lies beyond it");
    }

    @Test
    void withoutABaselineOnlyWhatNeedsItIsUndecided() {
        Decision decision = decide("fvd <= baseline", point(1), Optional.empty());
        assertThat(decision.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(decision.reason()).isEqualTo("there is no baseline of fvd yet");
        assertThat(decide("fvd <= 2", point(1), Optional.empty()).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aMetricThatCannotBeComputedLeavesItsConditionUndecided() {
        assertThat(Condition.parse("recall >= 0.5").decide(metric -> Optional.empty(), metric -> Optional.empty()))
                .isEqualTo(new Decision("recall >= 0.5", Verdict.UNDECIDED,
                        "recall cannot be computed of these videos; the warnings say why"));
    }

    @ParameterizedTest(name = "gate {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "\"\"|1|a metric's name|the end",
        "23 < psnr|1|a metric's name|'23 < psnr'",
        "psnr|5|<=, <, >= or >|the end",
        "psnr == 23|6|a name, a number or an operator|'== 23'",
        "psnr + 23|6|<=, <, >= or >|'+ 23'",
        "psnr >=|8|a number, 'baseline' or '('|the end",
        "psnr >= 23 dB|12|an operator or the end|'dB'",
        "psnr >= base * 2|9|a number, 'baseline' or '('|'base * 2'",
        "psnr >= (23 * 2|16|')'|the end",
        "psnr >= 23 * * 2|14|a number, 'baseline' or '('|'* 2'",
        "psnr >= 5%|10|a name, a number or an operator|'%'"
    })
    void aMistakeIsShownWithItsPlace(String text, int character, String wanted, String found) {
        assertThatThrownBy(() -> Condition.parse(text))
                .isInstanceOf(KinoraException.class)
                .hasMessageStartingWith("Cannot read the gate '" + text + "': at character " + character + ", " + wanted
                        + " is expected and " + found + " found; write for example")
                .extracting("exitCode").isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aConditionSaysWhatItIsAbout() {
        Condition condition = Condition.parse("  fd_random_i3d<=baseline*1.05 ");
        assertThat(condition.metric()).isEqualTo("fd_random_i3d");
        assertThat(condition.needsBaseline()).isTrue();
        assertThat(condition).hasToString("fd_random_i3d<=baseline*1.05");
        assertThat(Condition.parse("psnr > 2").needsBaseline()).isFalse();
    }

    private static Decision decide(String condition, Interval figure, Optional<Interval> baseline) {
        return Condition.parse(condition).decide(metric -> Optional.of(figure), metric -> baseline);
    }

    private static Interval point(double value) {
        return interval(value, value);
    }

    private static Interval interval(double low, double high) {
        return new Interval(low, low, high, Interval.LEVEL, 100, "test");
    }
}

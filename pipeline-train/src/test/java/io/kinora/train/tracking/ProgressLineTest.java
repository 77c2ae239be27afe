package io.kinora.train.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressLineTest {
    @Test
    void tellsTheTimeLeftByTheStepsThatThisProcessDid() {
        assertThat(ProgressLine.left(0, 100, 5)).as("nothing is known yet").isEmpty();
        assertThat(ProgressLine.left(10, 100, 5)).isEqualTo(", 50 s left");
        assertThat(ProgressLine.left(100, 150, 60)).isEqualTo(", 1 min 30 s left");
        assertThat(ProgressLine.left(1, 7500, 1)).isEqualTo(", 2 h 05 min left");
    }
}

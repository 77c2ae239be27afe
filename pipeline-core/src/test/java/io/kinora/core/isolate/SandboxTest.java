package io.kinora.core.isolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kinora.core.error.KinoraException;
import org.junit.jupiter.api.Test;

class SandboxTest {
    @Test
    void aTaskThatIsStoppedMeanwhileLearnsNothingOfTheSystem() {
        assumeThat(Programs.find("bwrap")).as("bubblewrap").isPresent();
        boolean works = Sandbox.BUBBLEWRAP.works();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(Sandbox.BUBBLEWRAP::works).isInstanceOf(KinoraException.class)
                    .hasMessageContaining("the task was stopped");
        } finally {
            assertThat(Thread.interrupted()).as("still stopped").isTrue();
        }
        assertThat(Sandbox.BUBBLEWRAP.works()).isEqualTo(works);
    }
}

package io.kinora.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class FailureTest {
    @Test
    void findsAFullDiskInWhatSparkSaysOfATask() {
        KinoraException failure = Failure.of(new SparkException("Job aborted due to stage failure: Task 0 in stage 1.0"
                + " failed 4 times, most recent failure: Lost task 0.3 in stage 1.0 (TID 9) (10.0.0.7 executor 1):"
                + " java.io.IOException: No space left on device\n\tat java.base/sun.nio.ch.FileDispatcherImpl"),
                "train");

        assertThat(failure.exitCode()).isEqualTo(ExitCode.RESOURCES);
        assertThat(failure.code()).isEqualTo("no-space");
        assertThat(failure.getMessage()).contains("(10.0.0.7 executor 1): java.io.IOException: No space left on"
                + " device); make room there").doesNotContain("\n");
    }

    @Test
    void tellsThatTheClusterEndedTheApplication() {
        KinoraException failure = Failure.of(new IllegalStateException("A task failed", new SparkException("Job aborted"
                + " due to stage failure: Master removed our application: FAILED")), "train");

        assertThat(failure.exitCode()).isEqualTo(ExitCode.RESOURCES);
        assertThat(failure.code()).isEqualTo("cluster-lost");
        assertThat(failure.getMessage()).contains("Master removed our application: FAILED); look in its logs");
    }

    @Test
    void findsReadingAndWritingThatFailedBehindOtherExceptions() {
        KinoraException failure =
                Failure.of(new UncheckedIOException(new IOException("Connection reset by peer")), "train");

        assertThat(failure.exitCode()).isEqualTo(ExitCode.RESOURCES);
        assertThat(failure.code()).isEqualTo("storage-failed");
        assertThat(failure.getMessage()).contains("(java.io.IOException: Connection reset by peer)");
    }

    @Test
    void takesWhatCannotBeSerializedForAFault() {
        KinoraException failure =
                Failure.of(new IllegalStateException(new NotSerializableException("io.kinora.Thing")), "train");

        assertThat(failure.exitCode()).isEqualTo(ExitCode.FAULT);
        assertThat(failure.getMessage()).contains("Cannot finish kinora train: a fault", "io.kinora.Thing");
    }
}

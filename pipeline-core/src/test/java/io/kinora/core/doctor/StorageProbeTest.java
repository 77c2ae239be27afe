package io.kinora.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.AbstractObjectAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageProbeTest {
    @TempDir
    Path folder;

    private static StorageProbe probe(Object uri) {
        return StorageProbe.of(uri.toString(), new Configuration());
    }

    private static AbstractObjectAssert<?, KinoraException> refused(Object uri) {
        return assertThatThrownBy(() -> probe(uri)).asInstanceOf(type(KinoraException.class))
                .satisfies(thrown -> assertThat(thrown.exitCode()).isEqualTo(ExitCode.RESOURCES))
                .satisfies(thrown -> assertThat(thrown.getMessage()).startsWith("Cannot ").contains("; "));
    }

    @Test
    void leavesNothingBehind() throws IOException {
        StorageProbe probe = probe(folder.resolve("not/yet/there"));
        assertThat(probe.write()).isPositive().isLessThan(Duration.ofSeconds(20));
        assertThat(probe.read()).isPositive();
        assertThat(probe.delete()).isPositive();
        assertThat(probe.ahead().abs()).isLessThan(Duration.ofSeconds(20));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void tellsAFolderThatCannotBeWrittenTo() {
        // Even root can make no file there.
        refused("/proc/self/task").satisfies(thrown -> assertThat(thrown.code()).isEqualTo("storage-failed"));
    }

    @Test
    void tellsAFileInAFoldersPlace() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "text");
        refused(file).satisfies(thrown -> assertThat(thrown.getMessage()).contains("is a file, where a folder"));
        refused(file.resolve("below")).satisfies(thrown -> assertThat(thrown.code()).startsWith("storage-"));
    }

    @Test
    void tellsAnUnknownScheme() {
        refused("nosuch://bucket/folder")
                .satisfies(thrown -> assertThat(thrown.code()).isEqualTo("no-file-system"));
    }

    @Test
    void tellsAFullDisk() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk.toString()), "may not mount");
        try {
            refused(disk).satisfies(thrown -> {
                assertThat(thrown.code()).isEqualTo("storage-failed");
                assertThat(thrown.getMessage()).contains("No space left on device").contains("not full");
            });
            try (Stream<Path> files = Files.list(disk)) {
                assertThat(files).as("the half file is gone").isEmpty();
            }
            assertThat(DiskCheck.of(disk).code()).isEqualTo("disk-unusable");
        } finally {
            run("umount", "--lazy", disk.toString());
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    }
}

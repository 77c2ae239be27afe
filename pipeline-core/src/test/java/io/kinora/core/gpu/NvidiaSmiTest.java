package io.kinora.core.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvidiaSmiTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void readsWhatTheDriverTellsOfEachDevice() {
        Path program = FakeNvidiaSmi.listing(folder, List.of(FakeNvidiaSmi.A100, FakeNvidiaSmi.H100));

        assertThat(gpus(program)).containsExactly(
                new Gpu(0, "GPU-11111111-aaaa-bbbb-cccc-000000000001", "NVIDIA A100-SXM4-40GB", 8, 0, 40960L << 20,
                        "535.183.01"),
                new Gpu(1, "GPU-22222222-aaaa-bbbb-cccc-000000000002", "NVIDIA H100 PCIe", 9, 0, 81559L << 20,
                        "550.90.07"));
    }

    @Test
    void tellsMinorVersionsOfTwoDigitsAndNamesWithCommas() {
        Path program = FakeNvidiaSmi.listing(folder, List.of("GPU-1, 12.10, 1, 600.1, Later, and larger"));

        assertThat(gpus(program)).singleElement().satisfies(gpu -> {
            assertThat(gpu.capability()).isEqualTo("12.10");
            assertThat(gpu.name()).isEqualTo("Later, and larger");
        });
    }

    @Test
    void findsNoneWhereThereIsNoProgramOrNoDevice() {
        assertThat(NvidiaSmi.ifInstalled("an-absent-nvidia-smi", DEADLINE)).isEmpty();
        assertThat(NvidiaSmi.ifInstalled(folder.resolve("absent").toString(), DEADLINE)).isEmpty();
        assertThat(gpus(FakeNvidiaSmi.script(folder, "echo 'No devices were found'; exit 6\n"))).isEmpty();
        assertThat(gpus(FakeNvidiaSmi.listing(folder, List.of()))).isEmpty();
    }

    @Test
    void aProgramThatFailsIsNoAnswer() {
        assertThatThrownBy(() -> gpus(FakeNvidiaSmi.script(folder,
                "echo \"couldn't communicate with the driver\"; exit 9")))
                .isInstanceOfSatisfying(KinoraException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.RESOURCES);
                    assertThat(e.code()).isEqualTo("gpu-query-failed");
                })
                .hasMessageContaining("ended with exit code 9: couldn't communicate with the driver; repair or update");
        assertThatThrownBy(() -> gpus(FakeNvidiaSmi.script(folder, "echo '0, GPU-1, [N/A], 16384, 510.47, Some GPU'")))
                .hasMessageContaining("does not tell compute capability and memory");
        assertThatThrownBy(() -> gpus(folder.resolve("absent"))).hasMessageContaining("cannot be started");
        assertThatThrownBy(() -> gpus(FakeNvidiaSmi.script(folder, "echo hello")))
                .hasMessageContaining("answered 'hello', which is not 6 fields");
    }

    @Test
    void aProgramThatHangsIsKilledWithItsChildren() {
        Path program = FakeNvidiaSmi.script(folder, "sleep 98765 & wait");

        assertThatThrownBy(() -> NvidiaSmi.gpus(program.toString(), Duration.ofMillis(300)))
                .hasMessageContaining("gave no answer in 0.3 s");
        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)
                .filter(process -> process.info().commandLine().orElse("").contains("98765"))).isEmpty();
    }

    private static List<Gpu> gpus(Path program) {
        return NvidiaSmi.gpus(program.toString(), DEADLINE);
    }
}

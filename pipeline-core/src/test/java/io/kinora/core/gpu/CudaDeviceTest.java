package io.kinora.core.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CudaDeviceTest {
    private static final Gpu H100 = new Gpu(0, "GPU-a", "NVIDIA H100 PCIe", 9, 0, 80L << 30, "550.90.07");
    private static final Gpu V100 = new Gpu(1, "GPU-b", "Tesla V100", 7, 0, 16L << 30, "550.90.07");
    private static final Gpu A100 = new Gpu(2, "GPU-c", "NVIDIA A100", 8, 0, 40L << 30, "550.90.07");

    @Test
    void takesWhatSparkOffers() {
        assertThat(CudaDevice.pick(List.of(H100, V100, A100), List.of("GPU-c"))).isEqualTo(A100);
        assertThat(CudaDevice.pick(List.of(H100, V100, A100), List.of("1"))).isEqualTo(V100);
    }

    @Test
    void withoutAnOfferTakesTheFirstThatCanBeUsed() {
        assertThat(CudaDevice.pick(List.of(H100, V100, A100), List.of())).isEqualTo(V100);
    }

    @Test
    void refusesAnOfferThatTheNativesCannotRunOn() {
        assertThatThrownBy(() -> CudaDevice.pick(List.of(H100, V100), List.of("GPU-a")))
                .isInstanceOfSatisfying(KinoraException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.RESOURCES);
                    assertThat(e.code()).isEqualTo("gpu-unsupported");
                })
                .hasMessageStartingWith("GPU 0 (NVIDIA H100 PCIe, compute capability 9.0) cannot run");
        assertThatThrownBy(() -> CudaDevice.pick(List.of(H100), List.of()))
                .hasMessageContaining("NVIDIA H100 PCIe, compute capability 9.0");
    }

    @Test
    void saysThatThereIsNone() {
        assertThatThrownBy(() -> CudaDevice.pick(List.of(), List.of()))
                .isInstanceOfSatisfying(KinoraException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.RESOURCES);
                    assertThat(e.code()).isEqualTo("no-gpu");
                })
                .hasMessageContaining("nvidia-smi finds no GPU here. Run it on a machine with");
        assertThatThrownBy(() -> CudaDevice.pick(List.of(V100), List.of("GPU-z")))
                .hasMessageContaining("Cannot find the GPU 'GPU-z'").hasMessageContaining("Tesla V100");
    }

    @Test
    void anEmptyVariableHidesAllAsForTheLibraryItself() {
        assertThat(CudaDevice.visible(null)).isEmpty();
        assertThat(CudaDevice.visible("GPU-a, 1")).containsExactly("GPU-a", "1");
        for (String hiding : List.of("", "-1")) {
            assertThatThrownBy(() -> CudaDevice.visible(hiding))
                    .isInstanceOfSatisfying(KinoraException.class, e -> assertThat(e.code()).isEqualTo("no-gpu"))
                    .hasMessageContaining("CUDA_VISIBLE_DEVICES is '" + hiding + "', which hides every GPU");
        }
    }
}

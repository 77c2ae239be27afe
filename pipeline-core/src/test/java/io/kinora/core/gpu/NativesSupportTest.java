package io.kinora.core.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativesSupportTest {
    @ParameterizedTest
    @CsvSource({"Tesla K80,3,7", "Tesla V100,7,0", "A100,8,0", "RTX A6000,8,6", "L4,8,9"})
    void runsOnWhatItsMachineCodeIsFor(String name, int major, int minor) {
        assertThat(NativesSupport.problem(gpu(name, major, minor, "535.183.01"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Tesla K40,3,5", "H100,9,0", "B200,10,0", "RTX 5090,12,0"})
    void namesTheDeviceThatItCannotRunOn(String name, int major, int minor) {
        assertThat(NativesSupport.problem(gpu(name, major, minor, "570.86.15"))).hasValueSatisfying(
                problem -> assertThat(problem).startsWith("GPU 3 (" + name + ", compute capability " + major + "."
                        + minor + ") cannot run ND4J's CUDA natives").contains("Use a GPU of", "train on the CPU"));
    }

    @Test
    void anOldDriverIsToBeUpdated() {
        assertThat(NativesSupport.problem(gpu("V100", 7, 0, "450.80.02"))).isEmpty();
        assertThat(NativesSupport.problem(gpu("V100", 7, 0, "450.51.06"))).hasValueSatisfying(
                problem -> assertThat(problem).contains("has the NVIDIA driver 450.51.06",
                        "needs 450.80.02 or later: update the driver"));
        assertThat(NativesSupport.problem(gpu("V100", 7, 0, "1000.1"))).isEmpty();
    }

    @Test
    void saysWhatNobodyHasTried() {
        assertThat(NativesSupport.unproven(gpu("L40S", 8, 9, "550.90"))).hasValueSatisfying(
                caution -> assertThat(caution).contains("GPU 3 (L40S, compute capability 8.9)", "nobody has tried"));
        assertThat(NativesSupport.unproven(gpu("A100", 8, 0, "550.90"))).isEmpty();
    }

    private static Gpu gpu(String name, int major, int minor, String driver) {
        return new Gpu(3, "GPU-1", name, major, minor, 16L << 30, driver);
    }
}

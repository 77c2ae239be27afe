package io.kinora.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class NativeLibrariesTest {
    @Test
    void picksTheFastestBuildThatTheCpuRuns() {
        assertThat(NativeLibraries.extensionFor(Set.of("sse4_2", "avx2", "fma", "avx512f", "avx512bw", "avx512dq",
                "avx512vl", "avx512cd"))).contains("-onednn-avx512");
        assertThat(NativeLibraries.extensionFor(Set.of("sse4_2", "avx2", "fma", "avx512f"))).as("Knights Landing")
                .contains("-onednn-avx2");
        assertThat(NativeLibraries.extensionFor(Set.of("sse2", "avx"))).contains("-onednn");
        assertThat(NativeLibraries.extensionFor(Set.of("neon"))).as("no x86-64").isEmpty();
    }
}

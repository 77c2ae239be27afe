package io.kinora.core.job;

import io.kinora.core.gpu.CudaDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Picks the build of ND4J's natives that this machine's CPU supports. With oneDNN a 3-D convolution is some thirty
 * times as fast as without, and JavaCPP looks for no such build by itself. Each JVM chooses for its own CPU, since an
 * executor may have another than the machine that submits; it must be before ND4J loads.
 */
public final class NativeLibraries {
    /** The system property that JavaCPP reads. */
    static final String PROPERTY = "org.bytedeco.javacpp.platform.extension";

    /** The build for GPUs with cuDNN, which the profile cuda brings instead of those for CPUs. */
    private static final String CUDNN = "-cudnn";

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private NativeLibraries() {
    }

    /** Chooses, unless the user has. Says so loudly when no oneDNN build fits. */
    public static synchronized void select() {
        if (System.getProperty(PROPERTY) != null) {
            return;
        }
        if (CudaDevice.inUse()) {
            System.setProperty(PROPERTY, CUDNN);
            return;
        }
        Optional<String> extension = extensionFor(flagsOfThisCpu());
        extension.ifPresentOrElse(
                name -> System.setProperty(PROPERTY, name),
                () -> Terminal.say("WARNING: no oneDNN build of ND4J fits this CPU; convolutions will be some thirty"
                        + " times as slow. Set -D" + PROPERTY + " to force one."));
    }

    /** The build for a CPU with the given flags, as Linux names them. */
    static Optional<String> extensionFor(Set<String> flags) {
        if (flags.containsAll(Set.of("avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd"))) {
            return Optional.of("-onednn-avx512");
        } else if (flags.containsAll(Set.of("avx2", "fma"))) {
            return Optional.of("-onednn-avx2");
        }
        return flags.contains("sse2") ? Optional.of("-onednn") : Optional.empty();
    }

    /** As Linux names them; none on other systems. */
    static Set<String> flagsOfThisCpu() {
        if (!Files.isReadable(CPU_INFO)) {
            return Set.of();
        }
        try {
            return Files.readAllLines(CPU_INFO).stream()
                    .filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> Set.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+")))
                    .orElse(Set.of());
        } catch (IOException e) {
            return Set.of();
        }
    }
}

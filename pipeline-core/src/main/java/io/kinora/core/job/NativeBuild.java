package io.kinora.core.job;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What decides the last bits of a calculation on this machine: which build of ND4J's natives runs, and for which CPU
 * oneDNN and OpenBLAS choose their kernels.
 *
 * @param extension of the natives, such as {@code -onednn-avx512}
 * @param cpu its model, as the system names it
 * @param features of the CPU that kernels are chosen by, as Linux names them
 */
public record NativeBuild(String extension, String cpu, List<String> features) implements Serializable {
    private static final List<String> DECISIVE = List.of("avx", "avx2", "fma", "avx_vnni", "avx512f", "avx512bw",
            "avx512dq", "avx512vl", "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_tile", "amx_bf16", "amx_int8");
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** Of this JVM. */
    public static NativeBuild current() {
        NativeLibraries.select();
        Set<String> flags = NativeLibraries.flagsOfThisCpu();
        return new NativeBuild(System.getProperty(NativeLibraries.PROPERTY, "plain"), model(),
                DECISIVE.stream().filter(flags::contains).toList());
    }

    private static String model() {
        String unknown = System.getProperty("os.arch");
        if (!Files.isReadable(CPU_INFO)) {
            return unknown;
        }
        try {
            return Files.readAllLines(CPU_INFO).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(unknown);
        } catch (IOException e) {
            return unknown;
        }
    }
}

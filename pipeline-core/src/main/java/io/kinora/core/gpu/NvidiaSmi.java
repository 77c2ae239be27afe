package io.kinora.core.gpu;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the NVIDIA driver's own program which GPUs there are. */
public final class NvidiaSmi {
    /** The program to ask, if it is not the {@code nvidia-smi} of the path. */
    public static final String VARIABLE = "KINORA_NVIDIA_SMI";

    private static final String PROGRAM = "nvidia-smi";
    /** The name is last, since it may hold commas. */
    private static final List<String> QUESTION = List.of(
            "--query-gpu=index,uuid,compute_cap,memory.total,driver_version,name", "--format=csv,noheader,nounits");
    private static final int FIELDS = 6;
    private static final long MEBIBYTE = 1 << 20;

    private NvidiaSmi() {
    }

    /**
     * The GPUs of this machine or container, whatever CUDA_VISIBLE_DEVICES says; none where the program is not
     * installed.
     *
     * @param deadline after which the program is killed
     * @throws KinoraException (resources, {@code gpu-query-failed}) if the program fails, hangs, or answers what cannot
     *         be understood: a driver that does not work, as a rule; also if there is no such program as
     *         {@value #VARIABLE} names
     */
    public static List<Gpu> gpus(Duration deadline) {
        String named = System.getenv(VARIABLE);
        return named == null ? ifInstalled(PROGRAM, deadline) : gpus(named, deadline);
    }

    /** None if there is no such program. */
    static List<Gpu> ifInstalled(String program, Duration deadline) {
        boolean installed = program.contains("/") ? Files.isExecutable(Path.of(program))
                : Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        return installed ? gpus(program, deadline) : List.of();
    }

    static List<Gpu> gpus(String program, Duration deadline) {
        ProcessBuilder builder = new ProcessBuilder(program);
        builder.command().addAll(QUESTION);
        Process process;
        try {
            process = builder.redirectErrorStream(true).start();
        } catch (IOException e) {
            throw failed(program, "cannot be started: " + e.getMessage());
        }
        try {
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed(program, "gave no answer in " + deadline.toMillis() / 1000.0 + " s");
            }
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (answer.startsWith("No devices were found")) {
                return List.of();
            }
            if (process.exitValue() != 0) {
                throw failed(program, "ended with exit code " + process.exitValue() + ": " + answer);
            }
            return answer.lines().filter(line -> !line.isBlank()).map(line -> gpu(program, line)).toList();
        } catch (IOException e) {
            throw failed(program, "cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(program, "was not waited for");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Gpu gpu(String program, String line) {
        List<String> fields = Arrays.stream(line.split(",", FIELDS)).map(String::strip).toList();
        if (fields.size() != FIELDS) {
            throw failed(program, "answered '" + line + "', which is not " + FIELDS + " fields");
        }
        try {
            BigDecimal capability = new BigDecimal(fields.get(2));
            return new Gpu(Integer.parseInt(fields.get(0)), fields.get(1), fields.get(5), capability.intValue(),
                    capability.remainder(BigDecimal.ONE).movePointRight(capability.scale()).intValue(),
                    Long.parseLong(fields.get(3)) * MEBIBYTE, fields.get(4));
        } catch (NumberFormatException e) {
            throw failed(program, "answered '" + line + "', which does not tell compute capability and memory");
        }
    }

    private static KinoraException failed(String program, String how) {
        return new KinoraException(ExitCode.RESOURCES, "gpu-query-failed", "Cannot tell which GPUs there are: "
                + program + " " + how + "; repair or update the NVIDIA driver (510.39.01 or later), or let " + VARIABLE
                + " name another nvidia-smi");
    }
}

package io.kinora.core.gpu;

import com.sun.jna.platform.unix.LibC;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The one GPU that ND4J's CUDA build uses in this JVM. ND4J deals its threads out to all devices that the CUDA library
 * shows, whatever its Java settings say, so the others must be hidden: by the environment variable that the library
 * reads when it is loaded. Java cannot set a variable of its own process; the C library can.
 */
public final class CudaDevice {
    /** The variable that hides devices from the CUDA library. */
    public static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

    private static final String CUDA_BACKEND = "org/nd4j/linalg/jcublas/JCublasBackend.class";
    private static final String CPU_BACKEND = "org/nd4j/linalg/cpu/nativecpu/CpuBackend.class";
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private static Optional<Gpu> chosen = Optional.empty();

    private CudaDevice() {
    }

    /** Whether the jar was built with the profile cuda, so that ND4J runs on GPUs only. */
    public static boolean inUse() {
        return has(CUDA_BACKEND);
    }

    /** Whether the jar calculates with ND4J, and by its CPU build. */
    public static boolean calculatesOnCpu() {
        return !inUse() && has(CPU_BACKEND);
    }

    /** The device that this JVM has chosen. */
    public static synchronized Optional<Gpu> taken() {
        return chosen;
    }

    /**
     * Chooses the device, unless this JVM has one, and hides the others. Must be before ND4J loads.
     *
     * @param offered by Spark to this executor, as UUIDs or nvidia-smi's numbers; if there are none, those of
     *        {@value #VISIBLE} stand to choice, or all
     * @throws KinoraException (resources) if there is none, or the natives cannot run on it
     */
    public static synchronized Gpu choose(List<String> offered) {
        if (chosen.isEmpty()) {
            List<Gpu> gpus = NvidiaSmi.gpus(DEADLINE);
            Gpu gpu = pick(gpus, offered.isEmpty() ? visible(System.getenv(VISIBLE)) : offered);
            if (LibC.INSTANCE.setenv(VISIBLE, gpu.uuid(), 1) != 0) {
                throw new KinoraException(ExitCode.RESOURCES, "gpu-not-chosen", "Cannot choose " + gpu
                        + ": the C library refuses to set " + VISIBLE);
            }
            chosen = Optional.of(gpu);
        }
        return chosen.get();
    }

    /**
     * The first of the offered devices; without an offer, the first that the natives can run on.
     *
     * @param gpus of the machine
     * @param offered UUIDs or numbers
     */
    static Gpu pick(List<Gpu> gpus, List<String> offered) {
        if (gpus.isEmpty()) {
            throw new KinoraException(ExitCode.RESOURCES, "no-gpu", "Cannot run the CUDA build of Kinora: nvidia-smi"
                    + " finds no GPU here. Run it on a machine with an NVIDIA GPU and driver (in a container, with"
                    + " NVIDIA's runtime), or use the jar that is built without the profile cuda");
        }
        Gpu gpu = offered.isEmpty()
                ? gpus.stream().filter(any -> NativesSupport.problem(any).isEmpty()).findFirst().orElse(gpus.get(0))
                : named(gpus, offered.get(0));
        NativesSupport.problem(gpu).ifPresent(problem -> {
            throw new KinoraException(ExitCode.RESOURCES, "gpu-unsupported", problem);
        });
        return gpu;
    }

    private static Gpu named(List<Gpu> gpus, String address) {
        return gpus.stream()
                .filter(gpu -> gpu.uuid().equals(address) || Integer.toString(gpu.index()).equals(address))
                .findFirst()
                .orElseThrow(() -> new KinoraException(ExitCode.RESOURCES, "gpu-unknown", "Cannot find the GPU '"
                        + address + "' that this process was given: nvidia-smi knows " + gpus + "; offer UUIDs or"
                        + " numbers as nvidia-smi tells them, such as deploy/gpu/discover-gpus.sh prints"));
    }

    /**
     * What the CUDA library would show.
     *
     * @param value of {@value #VISIBLE}, or null; blank or {@code -1} hides all
     * @return empty if nothing is hidden
     * @throws KinoraException (resources) if all is
     */
    static List<String> visible(String value) {
        if (value == null) {
            return List.of();
        }
        if (value.isBlank() || value.startsWith("-1")) {
            throw new KinoraException(ExitCode.RESOURCES, "no-gpu", "Cannot run the CUDA build of Kinora: " + VISIBLE
                    + " is '" + value + "', which hides every GPU from it. Unset it, or let it name the GPU to use");
        }
        return Arrays.stream(value.split(",")).map(String::strip).toList();
    }

    private static boolean has(String resource) {
        return CudaDevice.class.getClassLoader().getResource(resource) != null;
    }
}

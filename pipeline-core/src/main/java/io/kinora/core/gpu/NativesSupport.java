package io.kinora.core.gpu;

import java.util.Arrays;
import java.util.Optional;

/**
 * Which GPUs can run the CUDA build of ND4J (nd4j-cuda-11.6 1.0.0-M2.1). It holds machine code for compute
 * capabilities 3.7 to 8.6 and no PTX, which a driver could translate for newer ones. Machine code runs on later minor
 * versions of its major version, never on another major version (CUDA C++ Programming Guide, binary compatibility).
 */
public final class NativesSupport {
    /** The oldest driver that runs programs of CUDA 11.6 on Linux, by CUDA's minor version compatibility. */
    static final String LEAST_DRIVER = "450.80.02";

    private static final int LEAST = capability(3, 7);
    private static final int LAST_BUILT_FOR = capability(8, 6);
    private static final int BEYOND = capability(9, 0);

    private NativesSupport() {
    }

    /** Why the natives cannot run on a device, and what to do; empty if they can. */
    public static Optional<String> problem(Gpu gpu) {
        int capability = capability(gpu.major(), gpu.minor());
        if (capability < LEAST || capability >= BEYOND) {
            return Optional.of(gpu + " cannot run ND4J's CUDA natives: they hold machine code for compute capabilities"
                    + " 3.7 to 8.6 and nothing that a driver could translate. Use a GPU of NVIDIA's generations Maxwell"
                    + " to Ampere (Ada should do, too), or train on the CPU with the jar that is built without the"
                    + " profile cuda");
        }
        if (olderThan(gpu.driver(), LEAST_DRIVER)) {
            return Optional.of(gpu + " has the NVIDIA driver " + gpu.driver() + ", and ND4J's CUDA 11.6 needs "
                    + LEAST_DRIVER + " or later: update the driver");
        }
        return Optional.empty();
    }

    /** What nobody has tried, though it should work; empty for devices that the natives are built for. */
    public static Optional<String> unproven(Gpu gpu) {
        int capability = capability(gpu.major(), gpu.minor());
        return capability <= LAST_BUILT_FOR || capability >= BEYOND ? Optional.empty()
                : Optional.of(gpu + " is newer than ND4J's CUDA natives, which are built for capabilities up to 8.6: it"
                        + " should run them by binary compatibility, but nobody has tried");
    }

    private static int capability(int major, int minor) {
        return major * 100 + minor;
    }

    private static boolean olderThan(String version, String least) {
        return Arrays.compare(numbers(version), numbers(least)) < 0;
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\.")).mapToInt(NativesSupport::number).toArray();
    }

    private static int number(String part) {
        try {
            return Integer.parseInt(part);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}

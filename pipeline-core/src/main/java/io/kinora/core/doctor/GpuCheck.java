package io.kinora.core.doctor;

import io.kinora.core.gpu.CudaDevice;
import io.kinora.core.gpu.Gpu;
import io.kinora.core.gpu.NativesSupport;
import io.kinora.core.gpu.NvidiaSmi;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which GPUs there are, and whether the ND4J of this jar can run on them. */
final class GpuCheck implements Check {
    private static final String BUILD = "build with the Maven profile cuda to use them; see docs/gpu.md";

    @Override
    public String name() {
        return "gpu";
    }

    @Override
    public Set<Place> places() {
        return Set.of(Place.START, Place.DRIVER, Place.EXECUTOR);
    }

    @Override
    public Set<String> jobs() {
        return Set.of("train", "generate", "likelihood", "evaluate");
    }

    @Override
    public List<Finding> look(Surroundings surroundings) {
        if (CudaDevice.inUse()) {
            // Others of the machine may be beyond the natives: what counts is the one that this process takes.
            return List.of(used(CudaDevice.choose(List.of())));
        }
        if (surroundings.place() == Place.START) {
            // Asking the driver may take seconds, and what it says would change nothing.
            return List.of();
        }
        return List.of(idle(NvidiaSmi.gpus(surroundings.deadline().multipliedBy(9).dividedBy(10))));
    }

    /** Of a jar that calculates on the CPU. */
    static Finding idle(List<Gpu> gpus) {
        if (gpus.isEmpty()) {
            return Finding.ok("none, and none is needed: ND4J runs on the CPU");
        }
        String names = gpus.stream().map(Gpu::toString).collect(Collectors.joining(", "));
        boolean any = gpus.stream().anyMatch(gpu -> NativesSupport.problem(gpu).isEmpty());
        return any ? Finding.warning(names + " is not used: this jar holds ND4J for the CPU", BUILD)
                : Finding.ok(names + " is not used, and ND4J's CUDA natives could not: all runs on the CPU");
    }

    /** Of a jar with ND4J's CUDA natives, which can run on this device. */
    static Finding used(Gpu gpu) {
        return NativesSupport.unproven(gpu)
                .map(caution -> Finding.warning(caution, "see docs/gpu.md, and tell how it went"))
                .orElseGet(() -> Finding.ok(gpu + ", " + Sizes.text(gpu.memoryBytes()) + ", driver " + gpu.driver()));
    }
}

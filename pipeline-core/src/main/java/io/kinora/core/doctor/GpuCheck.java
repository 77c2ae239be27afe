package io.kinora.core.doctor;

import io.kinora.core.gpu.Gpu;
import io.kinora.core.gpu.NativesSupport;
import io.kinora.core.gpu.NvidiaSmi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which GPUs there are, and whether the ND4J of this jar can run on them. */
final class GpuCheck implements Check {
    /** Of nd4j-cuda's jars only. */
    private static final String CUDA = "org/nd4j/linalg/jcublas/JCublasBackend.class";
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
        boolean cuda = GpuCheck.class.getClassLoader().getResource(CUDA) != null;
        if (surroundings.place() == Place.START && !cuda) {
            // Asking the driver may take seconds, and what it says would change nothing.
            return List.of();
        }
        return of(NvidiaSmi.gpus(surroundings.deadline().multipliedBy(9).dividedBy(10)), cuda);
    }

    /** @param cuda whether this jar holds ND4J's CUDA natives */
    static List<Finding> of(List<Gpu> gpus, boolean cuda) {
        if (gpus.isEmpty()) {
            return List.of(cuda ? Finding.failure("gpu-missing", "this jar holds ND4J for CUDA, and there is no GPU",
                    "ask Spark for one GPU an executor, or take the jar that is built without the profile cuda;"
                            + " see docs/gpu.md") : Finding.ok("none, and none is needed: ND4J runs on the CPU"));
        }
        if (!cuda) {
            String names = gpus.stream().map(Gpu::toString).collect(Collectors.joining(", "));
            boolean any = gpus.stream().anyMatch(gpu -> NativesSupport.problem(gpu).isEmpty());
            return List.of(any ? Finding.warning(names + " is not used: this jar holds ND4J for the CPU", BUILD)
                    : Finding.ok(names + " is not used, and ND4J's CUDA natives could not: all runs on the CPU"));
        }
        List<Finding> findings = new ArrayList<>();
        for (Gpu gpu : gpus) {
            Optional<String> problem = NativesSupport.problem(gpu);
            Optional<String> unproven = NativesSupport.unproven(gpu);
            if (problem.isPresent()) {
                findings.add(Finding.failure("gpu-unsupported", problem.get(), "see docs/gpu.md"));
            } else {
                findings.add(unproven.map(text -> Finding.warning(text, "see docs/gpu.md, and tell how it went"))
                        .orElseGet(() -> Finding.ok(gpu + ", " + Sizes.text(gpu.memoryBytes()) + ", driver "
                                + gpu.driver())));
            }
        }
        return findings;
    }
}

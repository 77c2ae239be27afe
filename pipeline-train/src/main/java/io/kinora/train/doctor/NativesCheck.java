package io.kinora.train.doctor;

import io.kinora.core.doctor.Check;
import io.kinora.core.doctor.Finding;
import io.kinora.core.doctor.Place;
import io.kinora.core.doctor.Surroundings;
import io.kinora.core.gpu.CudaDevice;
import io.kinora.core.job.NativeBuild;
import io.kinora.train.memory.NativeMemory;
import java.util.List;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Loads ND4J with the natives that fit this CPU, and convolves with them. */
public final class NativesCheck implements Check {
    private static final int SIDE = 5;
    private static final int KERNEL = 3;

    @Override
    public String name() {
        return "natives";
    }

    @Override
    public Set<Place> places() {
        return Set.of(Place.DRIVER, Place.EXECUTOR);
    }

    @Override
    public Set<String> jobs() {
        return Set.of("train", "generate", "likelihood", "evaluate");
    }

    @Override
    public List<Finding> look(Surroundings surroundings) {
        if (CudaDevice.inUse()) {
            // Must be before ND4J loads; on a device that the natives cannot run on, they might end the process.
            CudaDevice.choose(List.of());
        }
        NativeBuild build = NativeBuild.current();
        float inside;
        try {
            inside = convolve();
        } catch (LinkageError | RuntimeException e) {
            return List.of(Finding.failure("natives-missing", "ND4J's natives " + build.extension()
                    + " do not load or compute on " + build.cpu() + " (" + e + ")", "run on Linux x86-64 with glibc,"
                    + " let this user write to ~/.javacpp, and do not set org.bytedeco.javacpp.platform.extension"));
        }
        return List.of(of(build, inside));
    }

    /** @param inside what a convolution of ones with ones gave at a place that is no border */
    static Finding of(NativeBuild build, float inside) {
        String found = "ND4J's natives are " + build.extension() + " on " + build.cpu();
        if (inside != KERNEL * KERNEL * KERNEL) {
            return Finding.failure("natives-wrong", found + ", and a convolution that should give "
                    + KERNEL * KERNEL * KERNEL + " gave " + inside, "do not set"
                    + " org.bytedeco.javacpp.platform.extension, and tell Kinora's authors of this CPU");
        }
        return build.extension().contains("onednn") || CudaDevice.inUse() ? Finding.ok(found)
                : Finding.warning(found + ", without oneDNN: convolutions take some thirty times as long", "use a CPU"
                        + " with AVX2, or set -Dorg.bytedeco.javacpp.platform.extension=-onednn-avx2 if it has");
    }

    private static float convolve() {
        INDArray ones = Nd4j.ones(DataType.FLOAT, 1, 1, SIDE, SIDE, SIDE);
        INDArray kernel = Nd4j.ones(DataType.FLOAT, KERNEL, KERNEL, KERNEL, 1, 1);
        INDArray bias = Nd4j.zeros(DataType.FLOAT, 1);
        INDArray result = Nd4j.create(DataType.FLOAT, 1, 1, SIDE, SIDE, SIDE);
        try {
            // Strides and dilations of 1, same padding, channels first, weights as [kT, kH, kW, in, out].
            Nd4j.getExecutioner().exec(DynamicCustomOp.builder("conv3dnew").addInputs(ones, kernel, bias)
                    .addIntegerArguments(KERNEL, KERNEL, KERNEL, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0)
                    .addOutputs(result).build());
            return result.getFloat(0, 0, SIDE / 2, SIDE / 2, SIDE / 2);
        } finally {
            NativeMemory.free(ones, kernel, bias, result);
        }
    }
}

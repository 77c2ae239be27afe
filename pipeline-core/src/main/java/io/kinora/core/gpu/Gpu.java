package io.kinora.core.gpu;

import java.io.Serializable;

/**
 * A GPU as its driver describes it.
 *
 * @param index by which nvidia-smi numbers it, from 0
 * @param uuid which CUDA_VISIBLE_DEVICES understands, such as {@code GPU-5f0c…}
 * @param name of the product
 * @param major of the compute capability
 * @param minor of the compute capability
 * @param memoryBytes of its own memory
 * @param driver version of the NVIDIA driver
 */
public record Gpu(int index, String uuid, String name, int major, int minor, long memoryBytes, String driver)
        implements Serializable {
    /** The compute capability as NVIDIA writes it, such as {@code 8.6}. */
    public String capability() {
        return major + "." + minor;
    }

    @Override
    public String toString() {
        return "GPU " + index + " (" + name + ", compute capability " + capability() + ")";
    }
}

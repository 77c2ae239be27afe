package io.kinora.eval.feature;

import java.util.List;

/**
 * One tensor of a checkpoint's data file.
 *
 * @param name the variable's name
 * @param shape its axes
 * @param offset where it begins, in bytes
 * @param bytes its length: four for each float
 * @param sum masked CRC32C of its bytes
 */
public record TensorSum(String name, List<Integer> shape, long offset, int bytes, int sum) {
    /** Checks the length against the shape. */
    public TensorSum {
        shape = List.copyOf(shape);
        long elements = 1;
        for (int axis : shape) {
            elements *= axis;
        }
        if (name.isEmpty() || offset < 0 || bytes != elements * Float.BYTES) {
            throw new IllegalArgumentException("Cannot describe tensor '" + name + "' of shape " + shape + " by "
                    + bytes + " bytes at " + offset);
        }
    }

    /** Number of floats. */
    public int elements() {
        return bytes / Float.BYTES;
    }
}

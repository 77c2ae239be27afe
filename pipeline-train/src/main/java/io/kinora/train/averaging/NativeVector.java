package io.kinora.train.averaging;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies flat vectors between Java and ND4J in one piece; ND4J's own methods go value by value. */
final class NativeVector {
    private NativeVector() {
    }

    /** A new array of one axis. */
    static INDArray of(float[] values) {
        INDArray array = Nd4j.createUninitialized(DataType.FLOAT, values.length);
        set(array, values);
        return array;
    }

    /** A copy of a vector of floats; of nothing where there is none. */
    static float[] values(INDArray array) {
        if (array == null || array.isEmpty()) {
            return new float[0];
        }
        requireVector(array);
        Nd4j.getAffinityManager().ensureLocation(array, AffinityManager.Location.HOST);
        float[] values = new float[Math.toIntExact(array.length())];
        new FloatPointer(array.data().addressPointer()).get(values);
        return values;
    }

    /** Replaces all values of a vector of floats. */
    static void set(INDArray array, float[] values) {
        requireVector(array);
        if (array.length() != values.length) {
            throw new IllegalArgumentException("Cannot set " + array.length() + " values from " + values.length);
        }
        Nd4j.getAffinityManager().ensureLocation(array, AffinityManager.Location.HOST);
        new FloatPointer(array.data().addressPointer()).put(values);
        Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
    }

    private static void requireVector(INDArray array) {
        if (array.dataType() != DataType.FLOAT || array.isView() && array.data().length() != array.length()) {
            throw new IllegalArgumentException("Cannot copy an array of " + array.dataType() + " as a flat vector: "
                    + "only whole vectors of floats can be");
        }
    }
}

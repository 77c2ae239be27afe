package io.kinora.train.layer;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What the layers of this package ask of the arrays that come in: rank 5, their type, plain C order. */
final class Layouts {
    private Layouts() {
    }

    /**
     * The array itself where it is laid out in plain C order, else a copy that is.
     *
     * @param array of any layout
     * @param dataType of the network
     */
    static INDArray plain(INDArray array, DataType dataType) {
        INDArray typed = array.castTo(dataType);
        return typed.ordering() == 'c' && Shape.hasDefaultStridesForShape(typed) ? typed : typed.dup('c');
    }

    /** The numbers of a plain float array, to read and to write, from its first. */
    static FloatBuffer floats(INDArray array) {
        return array.data().asNioFloat().slice();
    }

    /** Whether the layers' own loops can work on arrays of a type: float, in this machine's memory. */
    static boolean loopsFit(DataType dataType) {
        return dataType == DataType.FLOAT
                && Nd4j.getExecutioner().type() == OpExecutioner.ExecutionerType.NATIVE_CPU;
    }

    /** Refuses what is not [N, channels, T, H, W]. */
    static void requireVideo(String layer, INDArray array, long channels) {
        if (array.rank() != 5 || array.size(1) != channels) {
            throw new IllegalArgumentException("Cannot run layer " + layer + " on an array of shape "
                    + Arrays.toString(array.shape()) + ": it takes [N, " + channels
                    + ", T, H, W]; check the channels of the layer before it");
        }
    }

    /** Some neighbours along the first axis: together in memory, so that copying them is one move. */
    static INDArray rows(INDArray array, long from, long count) {
        return array.get(NDArrayIndex.interval(from, from + count));
    }

    /** T · H · W. */
    static int positions(INDArray video) {
        return Math.toIntExact(video.size(2) * video.size(3) * video.size(4));
    }
}

package io.kinora.eval.feature;

import java.nio.FloatBuffer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the network's own loops share: float arrays [batch, time, height, width, channels] in plain C order. */
final class Activations {
    private static final int CHANNEL_AXIS = 4;

    private Activations() {
    }

    /** An array whose values are still to be written. The caller closes it. */
    static INDArray unwritten(long... shape) {
        return Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
    }

    /** An array of as many positions with another number of channels. */
    static INDArray unwrittenLike(INDArray x, int channels) {
        return unwritten(x.size(0), x.size(1), x.size(2), x.size(3), channels);
    }

    /** The numbers themselves, to read and to write. */
    static FloatBuffer floats(INDArray array) {
        return array.data().asNioFloat().slice();
    }

    static int channels(INDArray x) {
        return Math.toIntExact(x.size(CHANNEL_AXIS));
    }

    /** Batch · time · height · width. */
    static int positions(INDArray x) {
        return Math.toIntExact(x.length() / x.size(CHANNEL_AXIS));
    }

    /** Runs pieces of work that do not depend on each other on as many threads as ND4J's own operations use. */
    static void forEach(int pieces, IntConsumer work) {
        int threads = Math.min(pieces, Nd4j.getEnvironment().maxMasterThreads());
        IntStream.range(0, threads).parallel().forEach(thread -> {
            for (int piece = thread; piece < pieces; piece += threads) {
                work.accept(piece);
            }
        });
    }
}

package io.kinora.train.layer;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;

/** Runs independent pieces of a layer's work on as many threads as ND4J's own operations may use. */
final class Parallel {
    private Parallel() {
    }

    /**
     * @param pieces how many
     * @param work is given each piece's number once; pieces must not depend on each other, so that the result is the
     *     same for any number of threads
     */
    static void forEach(int pieces, IntConsumer work) {
        int threads = Math.min(pieces, Nd4j.getEnvironment().maxMasterThreads());
        if (threads <= 1) {
            for (int piece = 0; piece < pieces; piece++) {
                work.accept(piece);
            }
            return;
        }
        IntStream.range(0, threads).parallel().forEach(thread -> {
            for (int piece = thread; piece < pieces; piece += threads) {
                work.accept(piece);
            }
        });
    }
}

package io.kinora.train.data;

import io.kinora.train.memory.NativeMemory;
import java.time.Duration;
import java.util.Iterator;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.nd4j.common.loader.LocalFileSource;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Makes minibatches of their names where they are trained on, ahead of their use. */
@FunctionalInterface
public interface MinibatchSource extends MultiDataSetLoader {
    /**
     * The minibatches of a task, in order; two are made ahead.
     *
     * @param first is called in the thread that makes them, before it begins
     * @return to be closed when the task ends
     */
    default Prefetch<MultiDataSet> ahead(Iterator<String> names, Runnable first) {
        return Prefetch.start(first, names, name -> load(new LocalFileSource(name)), minibatch -> 1, 2,
                NativeMemory::freeMinibatch, Duration.ofMinutes(5));
    }
}

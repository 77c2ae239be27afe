package io.kinora.train.data;

import java.util.Iterator;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Makes minibatches of their names where they are trained on, ahead of their use. */
public interface MinibatchSource extends MultiDataSetLoader {
    /**
     * The minibatches of a task, in order.
     *
     * @param first is called in the thread that makes them, before it begins
     * @return to be closed when the task ends
     */
    Prefetch<MultiDataSet> ahead(Iterator<String> names, Runnable first);
}

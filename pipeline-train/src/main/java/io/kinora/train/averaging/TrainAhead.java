package io.kinora.train.averaging;

import io.kinora.train.data.MinibatchSource;
import io.kinora.train.data.Prefetch;
import java.util.Iterator;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.deeplearning4j.spark.api.worker.ExecuteWorkerMultiDataSetFlatMap;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A worker's part of a round: trains on minibatches while those that follow are being read. */
final class TrainAhead implements FlatMapFunction<Iterator<String>, ParameterAveragingTrainingResult> {
    private final AveragingWorker worker;
    private final MinibatchSource source;
    private final WorkerThreads threads;

    TrainAhead(AveragingWorker worker, MinibatchSource source, WorkerThreads threads) {
        this.worker = worker;
        this.source = source;
        this.threads = threads;
    }

    @Override
    public Iterator<ParameterAveragingTrainingResult> call(Iterator<String> names) throws Exception {
        worker.begin();
        // Its minibatches are made by one thread each, beside the threads that train.
        try (worker; Prefetch<MultiDataSet> minibatches = source.ahead(names, threads::apply)) {
            return new ExecuteWorkerMultiDataSetFlatMap<>(worker).call(minibatches);
        }
    }
}

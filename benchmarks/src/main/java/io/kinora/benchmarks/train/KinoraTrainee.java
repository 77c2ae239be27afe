package io.kinora.benchmarks.train;

import io.kinora.train.averaging.WorkerThreads;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Kinora's network, trained as a worker of its trainer does. */
final class KinoraTrainee implements Trainee {
    private final ComputationGraph network;
    private final Workload workload;

    KinoraTrainee(Workload workload, int threads) {
        new WorkerThreads(threads).apply();
        this.workload = workload;
        this.network = workload.network();
    }

    @Override
    public void step() {
        network.fit(new MultiDataSet(
                new INDArray[] {workload.x(), workload.t()}, new INDArray[] {workload.noise()}));
        Nd4j.getExecutioner().commit();
    }

    @Override
    public void forward() {
        INDArray predicted = network.outputSingle(workload.x(), workload.t());
        predicted.close();
    }

    /** The last step's loss. */
    double loss() {
        return network.score();
    }
}

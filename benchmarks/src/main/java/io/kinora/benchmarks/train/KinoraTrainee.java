package io.kinora.benchmarks.train;

import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.step.CheckpointedGraph;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Kinora's network, trained as a worker of its trainer does. */
final class KinoraTrainee implements Trainee {
    private final ComputationGraph network;
    private final Workload workload;

    /** @param checkpointing whether memory is saved by running most of the way forth twice */
    KinoraTrainee(Workload workload, int threads, boolean checkpointing) {
        new WorkerThreads(threads).apply();
        this.workload = workload;
        this.network = checkpointing ? checkpointed(workload.network()) : workload.network();
    }

    private static ComputationGraph checkpointed(ComputationGraph network) {
        ComputationGraph same = new CheckpointedGraph(network.getConfiguration().clone());
        same.init(network.params(), true);
        return same;
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

package io.kinora.train.averaging;

import io.kinora.train.data.MinibatchSource;
import io.kinora.train.step.StepSettings;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Parameter averaging (local SGD): in a round every worker starts from the same weights and takes its own steps on its
 * own minibatches; the mean of all workers' changes, by way of the outer optimizer, and the mean of their Adam states
 * make the next round's start.
 */
public final class AveragingTrainer {
    private final JavaSparkContext spark;
    private final int workers;
    private final OuterOptimizer outer;
    private final AveragingMaster master;
    private final SparkComputationGraph graph;

    /**
     * @param network trained in place; its updater state and iteration count go on from where they are
     * @param workers tasks that train at once, at least 1
     * @param batchSize most clips in a minibatch
     * @param step how workers take their steps
     */
    public AveragingTrainer(JavaSparkContext spark, ComputationGraph network, int workers, int batchSize,
            AveragingSettings settings, WorkerThreads threads, StepSettings step) {
        this.spark = spark;
        this.workers = workers;
        this.outer = new OuterOptimizer(settings.outer());
        this.master = new AveragingMaster(workers, batchSize, settings, threads, step, outer);
        this.graph = new SparkComputationGraph(spark, network, master);
    }

    /**
     * Trains one round. Where the result of no worker is finite, the network stays as it was.
     *
     * @param minibatches what the loader understands; worker w of W takes those from n·w/W to n·(w+1)/W, in order
     * @throws io.kinora.core.error.KinoraException exit code 6 if a worker has not ended by twice the deadline
     */
    public RoundSummary round(List<String> minibatches, MinibatchSource loader) {
        int slices = Math.min(workers, minibatches.size());
        graph.fitPaths(sliced(minibatches, slices), loader);
        RoundSummary summary = RoundSummary.of(master.reports(), left(minibatches, slices));
        graph.setScore(summary.loss());
        return summary;
    }

    /** The tasks carry their own strings, nothing is shuffled or stored. */
    private JavaRDD<String> sliced(List<String> minibatches, int slices) {
        List<Tuple2<List<String>, Seq<String>>> parts = new ArrayList<>();
        for (int worker = 0; worker < slices; worker++) {
            parts.add(new Tuple2<>(List.copyOf(minibatches.subList(start(minibatches, worker, slices),
                    start(minibatches, worker + 1, slices))), JavaConverters.asScalaBuffer(homes(worker)).toSeq()));
        }
        ClassTag<List<String>> tag = ClassTag$.MODULE$.apply(List.class);
        return spark.sc().makeRDD(JavaConverters.asScalaBuffer(parts).toSeq(), tag).toJavaRDD()
                .flatMap(List::iterator);
    }

    /** Where the worker was in the last round, as Spark writes it: what it read then, and will go on with, is there. */
    private List<String> homes(int worker) {
        return master.reports().stream().filter(report -> report.worker() == worker)
                .map(report -> "executor_" + report.host() + "_" + report.executor()).toList();
    }

    private static int start(List<String> minibatches, int worker, int workers) {
        return (int) ((long) minibatches.size() * worker / workers);
    }

    /** What a resumed run needs beside the network: the outer optimizer's state, possibly empty. Not a copy. */
    public float[] outerState() {
        return outer.state();
    }

    /** Goes on from an {@link #outerState()}. */
    public void restoreOuterState(float[] state) {
        outer.restore(state);
    }

    private List<String> left(List<String> minibatches, int slices) {
        List<String> left = new ArrayList<>();
        for (WorkerReport report : master.reports()) {
            left.addAll(minibatches.subList(start(minibatches, report.worker(), slices) + report.steps(),
                    start(minibatches, report.worker() + 1, slices)));
        }
        return left;
    }
}

package io.kinora.train.likelihood;

import io.kinora.train.averaging.FrozenNetwork;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.data.ConditionLoader;
import io.kinora.train.data.DataSettings;
import io.kinora.train.data.Example;
import io.kinora.train.data.MinibatchLoader;
import io.kinora.train.data.MinibatchName;
import io.kinora.train.data.NoiseSettings;
import io.kinora.train.diffusion.VideoShape;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Spreads the measuring of clips over the executors, a minibatch a task. */
public final class ClipsLikelihood {
    private final JavaSparkContext spark;
    private final LikelihoodEstimate estimate;
    private final int batchSize;

    /**
     * @param noise what the network was trained on
     * @param timesteps how many of the schedule's are measured for each clip, at least 2
     * @param seed of noise and timesteps
     */
    public ClipsLikelihood(JavaSparkContext spark, NoiseSettings noise, ConditionLoader conditions, VideoShape shape,
            int timesteps, long seed, int batchSize, WorkerThreads threads) {
        this.spark = spark;
        MinibatchLoader loader = new MinibatchLoader(
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())), noise.ofCleanVideos(),
                conditions, seed, shape, false, DataSettings.SINGLE_CLIPS).forValidation(seed);
        this.estimate = new LikelihoodEstimate(loader, noise, timesteps, seed, threads);
        this.batchSize = batchSize;
    }

    /** The bound of a network on clips, the same on any number of executors. */
    public Likelihood of(FrozenNetwork network, List<Example> clips) {
        List<String> minibatches = MinibatchName.cut(clips, batchSize);
        Broadcast<FrozenNetwork> broadcast = spark.broadcast(network);
        LikelihoodEstimate measuring = estimate;
        List<Likelihood> parts = spark.parallelize(minibatches, minibatches.size())
                .map(minibatch -> measuring.of(broadcast.value(), minibatch)).collect();
        // Not where a task failed: others may still read it, and Spark would wait for them for minutes when it stops.
        broadcast.destroy();
        return parts.stream().reduce(Likelihood.NONE, Likelihood::and);
    }
}

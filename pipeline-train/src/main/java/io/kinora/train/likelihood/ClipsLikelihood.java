package io.kinora.train.likelihood;

import io.kinora.core.job.Lending;
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
        LikelihoodEstimate measuring = estimate;
        return Lending.with(spark, network, lent -> spark.parallelize(minibatches, minibatches.size())
                .map(minibatch -> measuring.of(lent.value(), minibatch))
                .collect().stream().reduce(Likelihood.NONE, Likelihood::and));
    }
}

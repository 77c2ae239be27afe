package io.kinora.train.generate;

import io.kinora.core.job.Lending;
import io.kinora.core.video.Frames;
import io.kinora.train.averaging.FrozenNetwork;
import io.kinora.train.averaging.RoundTimer;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.checkpoint.ModelDescription;
import io.kinora.train.condition.Words;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A few videos from a model in training, sampled by one task, each time from the same noise, so that those of two
 * rounds differ by the weights alone.
 */
public final class TrainingSamples {
    private final JavaSparkContext spark;
    private final ModelDescription model;
    private final WorkerThreads threads;
    private final int count;
    private final long seed;
    private final int steps;
    private final RoundTimer timer;

    /**
     * @param count how many videos, sampled together
     * @param steps calls of the model for each video; the noise schedule's timesteps at most are made
     * @param timer how long it may take
     */
    public TrainingSamples(JavaSparkContext spark, ModelDescription model, WorkerThreads threads, int count,
            long seed, int steps, RoundTimer timer) {
        this.spark = spark;
        this.model = model;
        this.threads = threads;
        this.count = count;
        this.seed = seed;
        this.steps = steps;
        this.timer = timer;
    }

    /** Samples from a network. */
    public List<Frames> draw(FrozenNetwork network) {
        SamplerSettings ddim = SamplerSettings.of(SamplerSettings.Kind.DDIM,
                Optional.of(Math.min(steps, model.noise().timesteps())), 0, model.noise());
        BatchSampler sampler = new BatchSampler(network, ddim, new Prompt(Words.NONE, 1, 0), GivenClips.NONE,
                model.model(), model.fps(), seed, count, threads);
        int wanted = count;
        return Lending.with(spark, sampler, lent -> timer.collect(spark.parallelize(List.of(0), 1)
                .flatMap(batch -> lent.value().sample(batch, wanted).iterator())));
    }
}

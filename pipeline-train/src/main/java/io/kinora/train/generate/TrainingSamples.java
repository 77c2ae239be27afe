package io.kinora.train.generate;

import io.kinora.core.job.Lending;
import io.kinora.core.video.Frames;
import io.kinora.train.averaging.FrozenNetwork;
import io.kinora.train.averaging.RoundTimer;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.checkpoint.ModelDescription;
import io.kinora.train.condition.Told;
import io.kinora.train.condition.Words;
import io.kinora.train.data.Example;
import io.kinora.train.data.MinibatchLoader;
import io.kinora.train.data.MinibatchName;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A few videos from a model in training, sampled by one task, each time from the same noise and under the same
 * conditions, so that those of two rounds differ by the weights alone. A model that is told something is told what it
 * would be of certain clips: under other conditions, such as none, it may never have learnt anything.
 */
public final class TrainingSamples {
    private final JavaSparkContext spark;
    private final ModelDescription model;
    private final WorkerThreads threads;
    private final List<Example> clips;
    private final MinibatchLoader loader;
    private final int count;
    private final long seed;
    private final int steps;
    private final RoundTimer timer;

    /** Samples, wherever it is called. */
    private interface Sampling extends Serializable {
        List<Frames> sample() throws IOException;
    }

    /**
     * @param clips at least one, under whose conditions videos are sampled, in turn; not used for a model that is told
     *     nothing
     * @param loader of these clips, whose labels are the clean clips
     * @param count how many videos, sampled together
     * @param steps calls of the model for each video; the noise schedule's timesteps at most are made
     * @param timer how long it may take
     */
    public TrainingSamples(JavaSparkContext spark, ModelDescription model, WorkerThreads threads,
            List<Example> clips, MinibatchLoader loader, int count, long seed, int steps, RoundTimer timer) {
        this.spark = spark;
        this.model = model;
        this.threads = threads;
        this.clips = List.copyOf(clips);
        this.loader = loader;
        this.count = count;
        this.seed = seed;
        this.steps = steps;
        this.timer = timer;
    }

    /** What the model is told of each video. */
    private List<Told> told() {
        return model.model().conditions().inputs().isEmpty() ? Collections.nCopies(count, Told.NOTHING)
                : loader.told(minibatch());
    }

    private String minibatch() {
        return MinibatchName.of(IntStream.range(0, count).mapToObj(i -> clips.get(i % clips.size())).toList());
    }

    /** Samples from a network. */
    public List<SampledVideo> draw(FrozenNetwork network) {
        List<Told> told = told();
        List<Frames> videos = Lending.with(spark, sampling(network, told), lent -> timer.collect(
                spark.parallelize(List.of(0), 1).flatMap(batch -> lent.value().sample().iterator())));
        return IntStream.range(0, count).mapToObj(i -> new SampledVideo(videos.get(i), told.get(i))).toList();
    }

    private Sampling sampling(FrozenNetwork network, List<Told> told) {
        SamplerSettings ddim = SamplerSettings.of(SamplerSettings.Kind.DDIM,
                Optional.of(Math.min(steps, model.noise().timesteps())), 0, model.noise());
        if (!model.model().conditions().inputs().isEmpty()) {
            ClipSampler clipSampler = new ClipSampler(network, ddim, loader, minibatch(), told, model.fps(), seed,
                    threads);
            return clipSampler::sample;
        }
        BatchSampler sampler = new BatchSampler(network, ddim, new Prompt(Words.NONE, 1, 0), GivenClips.NONE,
                model.model(), model.fps(), seed, count, threads);
        int wanted = count;
        return () -> sampler.sample(0, wanted);
    }
}

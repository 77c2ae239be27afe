package io.kinora.train.generate;

import io.kinora.core.job.RunDirectory;
import io.kinora.core.video.AnimatedImage;
import io.kinora.core.video.ContactSheet;
import io.kinora.core.video.Filmstrip;
import io.kinora.core.video.Frames;
import io.kinora.core.video.StillImage;
import io.kinora.train.averaging.FrozenNetwork;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.checkpoint.ModelDescription;
import io.kinora.train.condition.Words;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A few videos from a model in training, sampled by one task, each time from the same noise, so that pictures of two
 * rounds differ by the weights alone. They go to {@code samples/} in the run directory: {@code round-000120.png}, an
 * animation, and {@code round-000120-strip.png}, a row of frames for each.
 */
public final class TrainingSamples {
    private static final int PICTURE_SIDE = 640;

    private final JavaSparkContext spark;
    private final RunDirectory directory;
    private final ModelDescription model;
    private final WorkerThreads threads;
    private final int count;
    private final long seed;
    private final int steps;

    /**
     * @param count how many videos, sampled together
     * @param steps calls of the model for each video; the noise schedule's timesteps at most are made
     */
    public TrainingSamples(JavaSparkContext spark, RunDirectory directory, ModelDescription model,
            WorkerThreads threads, int count, long seed, int steps) {
        this.spark = spark;
        this.directory = directory;
        this.model = model;
        this.threads = threads;
        this.count = count;
        this.seed = seed;
        this.steps = steps;
    }

    /** Samples from a network, writes the pictures, and returns the videos. */
    public List<Frames> draw(int round, FrozenNetwork network) throws IOException {
        SamplerSettings ddim = SamplerSettings.of(SamplerSettings.Kind.DDIM,
                Optional.of(Math.min(steps, model.noise().timesteps())), 0, model.noise());
        Broadcast<BatchSampler> sampler = spark.broadcast(
                new BatchSampler(network, ddim, new Prompt(Words.NONE, 1, 0), GivenClips.NONE, model.model(),
                        model.fps(), seed, count, threads));
        int wanted = count;
        List<Frames> videos;
        try {
            videos = spark.parallelize(List.of(0), 1)
                    .flatMap(batch -> sampler.value().sample(batch, wanted).iterator()).collect();
        } finally {
            sampler.destroy();
        }
        String name = String.format(Locale.ROOT, "samples/round-%06d", round);
        int columns = (int) Math.ceil(Math.sqrt(videos.size()));
        int scale = Math.max(1, PICTURE_SIDE / (columns * videos.get(0).width()));
        directory.write(name + ".png", AnimatedImage.png(ContactSheet.grid(videos, columns, scale)));
        directory.write(name + "-strip.png", StillImage.png(
                ContactSheet.timeline(videos.stream().map(Filmstrip::of).toList(), 1), 0));
        return videos;
    }
}

package io.kinora.train.data;

import io.kinora.train.condition.Told;
import io.kinora.train.diffusion.NoiseSchedule;
import io.kinora.train.diffusion.VideoShape;
import io.kinora.train.memory.NativeMemory;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.nd4j.common.loader.Source;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes minibatches where they are trained on: reads uint8 frames from the corpus' Parquet files, noises them, and asks
 * for what the objective wants. Features are x_t [N, C, T, H, W], t [N, 1] and the conditions; labels [N, C, T, H, W];
 * their mask [N, T], if any, has the weights of each frame's squared errors: 0 for given frames.
 */
public final class MinibatchLoader implements MinibatchSource {
    private static final int FIRST_CONDITION = 2;

    private final Broadcast<SerializableConfiguration> hadoop;
    private final NoiseSettings noise;
    private final ConditionLoader conditions;
    private final long seed;
    private final int[] shape;
    private final boolean flips;
    private final DataSettings data;
    private final long partBytes;
    private transient NoiseSchedule schedule;

    /**
     * @param hadoop how executors reach the data files
     * @param conditions what the network is told beside the noised clips
     * @param seed of all randomness, together with clip id and epoch
     * @param shape of every clip
     * @param flips whether half of the examples are mirrored, left to right
     * @param data how frames are read
     */
    public MinibatchLoader(Broadcast<SerializableConfiguration> hadoop, NoiseSettings noise,
            ConditionLoader conditions, long seed, VideoShape shape, boolean flips, DataSettings data) {
        this(hadoop, noise, conditions, seed, shape, flips, data, FramesFile.WHOLE_ROW_GROUP);
    }

    private MinibatchLoader(Broadcast<SerializableConfiguration> hadoop, NoiseSettings noise,
            ConditionLoader conditions, long seed, VideoShape shape, boolean flips, DataSettings data,
            long partBytes) {
        this.hadoop = hadoop;
        this.noise = noise;
        this.conditions = conditions;
        this.seed = seed;
        this.shape = new int[] {shape.channels(), shape.frames(), shape.height(), shape.width()};
        this.flips = flips;
        this.data = data;
        this.partBytes = partBytes;
    }

    /**
     * The same with another seed, all timesteps' weights 1, nothing mirrored or left out, and reading single clips: for
     * validation.
     */
    public MinibatchLoader forValidation(long validationSeed) {
        return new MinibatchLoader(hadoop, noise.unweighted(), conditions.withoutDropout(), validationSeed,
                videoShape(), false, data, FramesFile.ONE_PAGE);
    }

    /** The same with clean videos as labels. */
    public MinibatchLoader ofCleanVideos() {
        return new MinibatchLoader(hadoop, noise.ofCleanVideos(), conditions, seed, videoShape(), flips, data,
                partBytes);
    }

    @Override
    public MultiDataSet load(Source source) throws IOException {
        return load(source.getPath());
    }

    @Override
    public Prefetch<MultiDataSet> ahead(Iterator<String> names, Runnable first) {
        return Prefetch.start(first, names, this::load, MinibatchLoader::bytes, data.aheadBytes(),
                NativeMemory::freeMinibatch, data.deadline());
    }

    private static long bytes(MultiDataSet minibatch) {
        return Stream.of(minibatch.getFeatures(), minibatch.getLabels()).flatMap(Arrays::stream)
                .mapToLong(array -> array.length() * array.dataType().width()).sum();
    }

    /** The minibatch of a {@link MinibatchName}, whose arrays are the caller's to free. */
    public MultiDataSet load(String name) throws IOException {
        List<Example> examples = MinibatchName.examples(name);
        VideoShape video = videoShape();
        int length = video.length();
        float[] clean = new float[Math.multiplyExact(examples.size(), length)];
        float[] noises = new float[clean.length];
        int[] timesteps = new int[examples.size()];
        FramesCache cache = FramesCache.shared(data.cacheBytes());
        for (int row = 0; row < timesteps.length; row++) {
            Example example = examples.get(row);
            NoisedExample noised = NoisedExample.of(example, seed, noise.timesteps(), flips, video);
            byte[] frames = cache.frames(example.clip(), hadoop.value().value(), partBytes);
            NoisedExample.scale(frames, video, noised.flipped(), clean, row * length);
            System.arraycopy(noised.noise(), 0, noises, row * length, length);
            timesteps[row] = noised.timestep();
        }
        INDArray start = Nd4j.create(clean, video.batch(timesteps.length), 'c');
        INDArray noising = Nd4j.create(noises, video.batch(timesteps.length), 'c');
        INDArray x = schedule().noised(start, timesteps, noising);
        List<ConditionDraw> draws = conditions.draw(examples, seed);
        INDArray[] features = Stream.concat(Stream.of(x, column(timesteps)),
                conditions.inputs(examples, draws, video, clean).stream()).toArray(INDArray[]::new);
        INDArray target = noise.objective().target(schedule(), start, timesteps, noising);
        NativeMemory.free(start, noising);
        return new org.nd4j.linalg.dataset.MultiDataSet(features, new INDArray[] {target}, null,
                FrameWeights.of(noise, schedule(), timesteps, draws, video.frames())
                        .map(weights -> new INDArray[] {weights}).orElse(null));
    }

    /** What the network is told by a minibatch beside noised clips and timesteps, in the order of its inputs. */
    public static List<INDArray> conditions(MultiDataSet minibatch) {
        INDArray[] features = minibatch.getFeatures();
        return Arrays.asList(features).subList(FIRST_CONDITION, features.length);
    }

    /** What the network is told by the minibatch of a {@link MinibatchName}, row by row. */
    public List<Told> told(String name) {
        return conditions.told(MinibatchName.examples(name), seed);
    }

    private static INDArray column(int[] timesteps) {
        float[] values = new float[timesteps.length];
        for (int row = 0; row < values.length; row++) {
            values[row] = timesteps[row];
        }
        return Nd4j.createFromArray(values).reshape(values.length, 1);
    }

    private VideoShape videoShape() {
        return new VideoShape(shape[0], shape[1], shape[2], shape[3]);
    }

    private synchronized NoiseSchedule schedule() {
        if (schedule == null) {
            schedule = noise.noiseSchedule();
        }
        return schedule;
    }
}

package io.kinora.benchmarks.averaging;

import io.kinora.train.data.MinibatchSource;
import io.kinora.train.diffusion.CounterRandom;
import io.kinora.train.diffusion.NoiseSchedule;
import io.kinora.train.diffusion.VideoShape;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.common.loader.Source;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Noised videos of one square or disc each, of any colour, that moves evenly over a plain ground; without end, and a
 * pure function of seed and number. A minibatch is named by its first video and its size: {@code 128x8}.
 */
final class MovingShapes implements MinibatchSource {
    private static final int TIMESTEPS = 1000;
    private static final int NOISE = 1;

    private final long seed;
    private final int channels;
    private final int frames;
    private final int height;
    private final int width;
    private transient NoiseSchedule schedule;

    MovingShapes(long seed, VideoShape shape) {
        this.seed = seed;
        this.channels = shape.channels();
        this.frames = shape.frames();
        this.height = shape.height();
        this.width = shape.width();
    }

    /** Names of minibatches of the videos from {@code first} on. */
    static List<String> names(long first, int videos, int batchSize) {
        List<String> names = new ArrayList<>();
        for (int done = 0; done < videos; done += batchSize) {
            names.add(first + done + "x" + Math.min(batchSize, videos - done));
        }
        return names;
    }

    @Override
    public MultiDataSet load(Source source) {
        return load(source.getPath());
    }

    MultiDataSet load(String name) {
        String[] parts = name.split("x");
        long first = Long.parseLong(parts[0]);
        int size = Integer.parseInt(parts[1]);
        VideoShape shape = new VideoShape(channels, frames, height, width);
        float[] clean = new float[size * shape.length()];
        float[] noises = new float[clean.length];
        int[] timesteps = new int[size];
        float[] column = new float[size];
        for (int row = 0; row < size; row++) {
            CounterRandom random = new CounterRandom(seed, first + row, 0);
            draw(random, clean, row * shape.length());
            timesteps[row] = random.uniformInt(0, TIMESTEPS);
            column[row] = timesteps[row];
            float[] noise = new float[shape.length()];
            new CounterRandom(seed, first + row, NOISE).normals(noise);
            System.arraycopy(noise, 0, noises, row * noise.length, noise.length);
        }
        INDArray noise = Nd4j.create(noises, shape.batch(size), 'c');
        INDArray x = schedule().noised(Nd4j.create(clean, shape.batch(size), 'c'), timesteps, noise);
        return new org.nd4j.linalg.dataset.MultiDataSet(
                new INDArray[] {x, Nd4j.createFromArray(column).reshape(size, 1)}, new INDArray[] {noise});
    }

    /** A video of values in [−1, 1], in C order [C, T, H, W], from an offset on. */
    private void draw(CounterRandom random, float[] target, int offset) {
        boolean disc = random.uniform(1) < 0.5;
        double radius = (0.15 + 0.2 * random.uniform(2)) * width;
        double row = random.uniform(3) * height;
        double column = random.uniform(4) * width;
        double rowSpeed = (random.uniform(5) - 0.5) * height / frames;
        double columnSpeed = (random.uniform(6) - 0.5) * width / frames;
        int place = offset;
        for (int channel = 0; channel < channels; channel++) {
            float ground = (float) (2 * random.uniform(7 + channel) - 1);
            float colour = (float) (2 * random.uniform(7 + channels + channel) - 1);
            for (int frame = 0; frame < frames; frame++) {
                for (int i = 0; i < height * width; i++) {
                    double down = Math.abs(i / width - row - frame * rowSpeed);
                    double across = Math.abs(i % width - column - frame * columnSpeed);
                    double distance = disc ? Math.hypot(down, across) : Math.max(down, across);
                    target[place++] = distance <= radius ? colour : ground;
                }
            }
        }
    }

    private synchronized NoiseSchedule schedule() {
        if (schedule == null) {
            schedule = NoiseSchedule.cosine(TIMESTEPS);
        }
        return schedule;
    }
}

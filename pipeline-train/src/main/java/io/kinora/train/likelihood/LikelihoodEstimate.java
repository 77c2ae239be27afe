package io.kinora.train.likelihood;

import io.kinora.train.averaging.FrozenNetwork;
import io.kinora.train.averaging.OpenNetwork;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.data.Example;
import io.kinora.train.data.MinibatchLoader;
import io.kinora.train.data.MinibatchName;
import io.kinora.train.data.NoiseSettings;
import io.kinora.train.diffusion.CounterRandom;
import io.kinora.train.diffusion.NoiseSchedule;
import io.kinora.train.diffusion.VariationalBound;
import io.kinora.train.memory.NativeMemory;
import io.kinora.train.model.NetworkDenoiser;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Measures a network's bound on clips. Where not all timesteps are measured, the first is, and the others are one of
 * each of so many equal parts of the schedule, drawn for each minibatch: an estimate that is right on average.
 *
 * @param loader whose labels are the clean clips
 * @param noise what the network was trained on
 * @param timesteps how many are measured
 * @param seed of the timesteps
 */
record LikelihoodEstimate(MinibatchLoader loader, NoiseSettings noise, int timesteps, long seed, WorkerThreads threads)
        implements Serializable {
    private static final int FIRST_CONDITION = 2;

    /**
     * The bound on a minibatch's clips.
     *
     * @param name of the minibatch, at any timesteps
     */
    Likelihood of(FrozenNetwork frozen, String name) throws IOException {
        try (OpenNetwork network = frozen.open(threads)) {
            return of(network.graph(), MinibatchName.examples(name));
        }
    }

    private Likelihood of(ComputationGraph network, List<Example> clips) throws IOException {
        NoiseSchedule schedule = noise.noiseSchedule();
        VariationalBound bound = new VariationalBound(schedule);
        int[] visited = visited(schedule.steps());
        double decoder = 0;
        double steps = 0;
        double prior = 0;
        long values = 0;
        for (int t : visited) {
            MultiDataSet minibatch = loader.load(MinibatchName.of(clips.stream()
                    .map(clip -> new Example(clip.clip(), clip.epoch(), OptionalInt.of(t))).toList()));
            INDArray[] features = minibatch.getFeatures();
            INDArray guess = new NetworkDenoiser(network, schedule, noise.objective(),
                    Arrays.asList(features).subList(FIRST_CONDITION, features.length)).denoise(features[0], t);
            Transforms.min(Transforms.max(guess, -1, false), 1, false);
            INDArray clean = minibatch.getLabels(0);
            double nats = sum(bound.term(clean, guess, t), minibatch);
            if (t == 0) {
                decoder = nats;
                prior = sum(bound.prior(clean), minibatch);
                values = values(minibatch);
            } else {
                steps += nats;
            }
            NativeMemory.free(guess);
            NativeMemory.freeMinibatch(minibatch);
        }
        double dimensions = values * Math.log(2);
        double share = visited.length == 1 ? 0 : (schedule.steps() - 1.0) / (visited.length - 1);
        return new Likelihood(decoder / dimensions, share * steps / dimensions, prior / dimensions, values);
    }

    /** The first timestep, and one of each of timesteps − 1 equal parts of the rest. */
    private int[] visited(int all) {
        // The same for all clips: a figure does not depend on how they are dealt out, and two of them can be compared.
        CounterRandom random = new CounterRandom(seed, CounterRandom.stream("timesteps of the likelihood"), 0);
        int parts = Math.min(timesteps, all) - 1;
        return IntStream.concat(IntStream.of(0), IntStream.range(0, parts)
                .map(part -> 1 + (int) Math.min(all - 2, (part + random.uniform(part)) * ((all - 1.0) / parts))))
                .toArray();
    }

    /** Over the frames that are not given. */
    private static double sum(double[][] nats, MultiDataSet minibatch) {
        double sum = 0;
        for (int row = 0; row < nats.length; row++) {
            for (int frame = 0; frame < nats[row].length; frame++) {
                sum += counts(minibatch, row, frame) ? nats[row][frame] : 0;
            }
        }
        return sum;
    }

    private static long values(MultiDataSet minibatch) {
        INDArray clean = minibatch.getLabels(0);
        long frames = 0;
        for (int row = 0; row < clean.size(0); row++) {
            for (int frame = 0; frame < clean.size(2); frame++) {
                frames += counts(minibatch, row, frame) ? 1 : 0;
            }
        }
        return frames * clean.size(1) * clean.size(3) * clean.size(4);
    }

    private static boolean counts(MultiDataSet minibatch, int row, int frame) {
        return !minibatch.hasMaskArrays() || minibatch.getLabelsMaskArray(0).getDouble(row, frame) > 0;
    }
}

package io.kinora.train.likelihood;

import io.kinora.train.averaging.FrozenNetwork;
import io.kinora.train.averaging.OpenNetwork;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.data.Example;
import io.kinora.train.data.MinibatchLoader;
import io.kinora.train.data.MinibatchName;
import io.kinora.train.data.NoiseSettings;
import io.kinora.train.diffusion.Denoiser;
import io.kinora.train.diffusion.NoiseSchedule;
import io.kinora.train.diffusion.VariationalBound;
import io.kinora.train.memory.NativeMemory;
import io.kinora.train.model.NetworkDenoiser;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Measures a network's bound on a minibatch's clips.
 *
 * @param loader whose labels are the clean clips
 * @param noise what the network was trained on
 */
record LikelihoodEstimate(MinibatchLoader loader, NoiseSettings noise, WorkerThreads threads) implements Serializable {
    /**
     * What is done at once.
     *
     * @param minibatch name of clips, at any timesteps
     * @param visits timesteps at which they are measured
     */
    record Part(String minibatch, ArrayList<VisitedTimesteps.Visit> visits) implements Serializable {
    }

    /** The terms of each clip of the minibatch, in order. */
    List<Nats> of(FrozenNetwork frozen, Part part) throws IOException {
        try (OpenNetwork network = frozen.open(threads)) {
            return of(network.graph(), MinibatchName.examples(part.minibatch()), part.visits());
        }
    }

    private List<Nats> of(ComputationGraph network, List<Example> clips, List<VisitedTimesteps.Visit> visits)
            throws IOException {
        NoiseSchedule schedule = noise.noiseSchedule();
        VariationalBound bound = new VariationalBound(schedule);
        List<Nats> sums = new ArrayList<>(Collections.nCopies(clips.size(), Nats.NONE));
        for (VisitedTimesteps.Visit visit : visits) {
            int t = visit.timestep();
            MultiDataSet minibatch = loader.load(MinibatchName.of(clips.stream()
                    .map(clip -> new Example(clip.clip(), clip.epoch(), OptionalInt.of(t))).toList()));
            try {
                List<Nats> nats = nats(minibatch, visit, bound, new NetworkDenoiser(network, schedule,
                        noise.objective(), MinibatchLoader.conditions(minibatch)));
                for (int row = 0; row < nats.size(); row++) {
                    sums.set(row, sums.get(row).and(nats.get(row)));
                }
            } finally {
                NativeMemory.freeMinibatch(minibatch);
            }
        }
        return sums;
    }

    private static List<Nats> nats(MultiDataSet minibatch, VisitedTimesteps.Visit visit, VariationalBound bound,
            Denoiser denoiser) {
        int t = visit.timestep();
        INDArray clean = minibatch.getLabels(0);
        INDArray guess = denoiser.denoise(minibatch.getFeatures(0), t);
        try {
            Transforms.min(Transforms.max(guess, -1, false), 1, false);
            double[][] terms = bound.term(clean, guess, t);
            double[][] prior = bound.prior(clean);
            return IntStream.range(0, terms.length).mapToObj(row -> {
                double term = sum(terms, minibatch, row);
                return t > 0 ? new Nats(0, visit.weight() * term, 0, 0)
                        : new Nats(term, 0, sum(prior, minibatch, row), values(minibatch, row));
            }).toList();
        } finally {
            NativeMemory.free(guess);
        }
    }

    /** Over the frames that are not given. */
    private static double sum(double[][] nats, MultiDataSet minibatch, int row) {
        double sum = 0;
        for (int frame = 0; frame < nats[row].length; frame++) {
            sum += counts(minibatch, row, frame) ? nats[row][frame] : 0;
        }
        return sum;
    }

    private static long values(MultiDataSet minibatch, int row) {
        INDArray clean = minibatch.getLabels(0);
        long frames = 0;
        for (int frame = 0; frame < clean.size(2); frame++) {
            frames += counts(minibatch, row, frame) ? 1 : 0;
        }
        return frames * clean.size(1) * clean.size(3) * clean.size(4);
    }

    private static boolean counts(MultiDataSet minibatch, int row, int frame) {
        return !minibatch.hasMaskArrays() || minibatch.getLabelsMaskArray(0).getDouble(row, frame) > 0;
    }
}

package io.kinora.train.likelihood;

import io.kinora.core.job.Lending;
import io.kinora.core.job.TaskDeadline;
import io.kinora.train.averaging.FrozenNetwork;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.checkpoint.ModelDescription;
import io.kinora.train.data.ConditionLoader;
import io.kinora.train.data.DataSettings;
import io.kinora.train.data.Example;
import io.kinora.train.data.MinibatchLoader;
import io.kinora.train.data.MinibatchName;
import io.kinora.train.likelihood.LikelihoodEstimate.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Spreads the measuring of clips over the executors, a minibatch and a few timesteps a task. Where not all timesteps
 * are measured, the figure is right on average over seeds.
 */
public final class ClipsLikelihood {
    /** Few enough for tasks of a large model to end within the deadline, and for a network not to be built for each. */
    private static final int TIMESTEPS_A_TASK = 5;

    private final JavaSparkContext spark;
    private final LikelihoodEstimate estimate;
    private final VisitedTimesteps visited;
    private final int batchSize;
    private final TaskDeadline deadline;

    /**
     * @param model what the network is
     * @param timesteps how many of the schedule's are measured for each clip, at least 2
     * @param seed of noise and timesteps
     * @param deadline of the tasks that measure
     */
    public ClipsLikelihood(JavaSparkContext spark, ModelDescription model, ConditionLoader conditions, int timesteps,
            long seed, int batchSize, WorkerThreads threads, TaskDeadline deadline) {
        this.spark = spark;
        MinibatchLoader loader = new MinibatchLoader(
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())),
                model.noise().ofCleanVideos(), conditions, seed, model.model().shape(), false,
                DataSettings.SINGLE_CLIPS).forValidation(seed);
        this.estimate = new LikelihoodEstimate(loader, model.noise(), threads);
        this.visited = VisitedTimesteps.draw(model.noise().timesteps(), timesteps, seed);
        this.batchSize = batchSize;
        this.deadline = deadline;
    }

    /** How many timesteps are measured of each clip. */
    public int timesteps() {
        return visited.visits().size();
    }

    /**
     * The bound of a network on clips, the same on any number of executors.
     *
     * @param progress is told how many timesteps of clips are measured, of all clips' together
     */
    public MeasuredClips of(FrozenNetwork network, List<Example> clips, LongConsumer progress) {
        List<Part> parts = new ArrayList<>();
        for (String minibatch : MinibatchName.cut(clips, batchSize)) {
            visited.runs(TIMESTEPS_A_TASK).forEach(run -> parts.add(new Part(minibatch, new ArrayList<>(run))));
        }
        LongAccumulator done = spark.sc().longAccumulator();
        LikelihoodEstimate measuring = estimate;
        List<List<Nats>> measured = Lending.with(spark, network, lent -> deadline.collect(
                spark.parallelize(parts, parts.size()).map(part -> {
                    List<Nats> nats = measuring.of(lent.value(), part);
                    done.add((long) nats.size() * part.visits().size());
                    return nats;
                }), done, count -> progress.accept(Math.min(count, (long) clips.size() * timesteps()))));
        return joined(clips, measured);
    }

    private MeasuredClips joined(List<Example> clips, List<List<Nats>> measured) {
        int runs = visited.runs(TIMESTEPS_A_TASK).size();
        List<Nats> sums = new ArrayList<>(Collections.nCopies(clips.size(), Nats.NONE));
        for (int part = 0; part < measured.size(); part++) {
            List<Nats> rows = measured.get(part);
            for (int row = 0; row < rows.size(); row++) {
                int clip = part / runs * batchSize + row;
                sums.set(clip, sums.get(clip).and(rows.get(row)));
            }
        }
        List<MeasuredClip> each = new ArrayList<>();
        for (int clip = 0; clip < sums.size(); clip++) {
            each.add(new MeasuredClip(clips.get(clip).clip(), Likelihood.of(sums.get(clip))));
        }
        return new MeasuredClips(Likelihood.of(sums.stream().reduce(Nats.NONE, Nats::and)), each);
    }
}

package io.kinora.train.averaging;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import scala.Tuple2;

/**
 * Mean of the workers' vectors (parameters, then updater state), weighted by the samples that each worker saw. The
 * vector is cut into one shard a worker, and each shard is summed by one task, in double and in the workers' order:
 * nothing depends on who ends first, no executor holds more than one vector's worth, and the driver receives one
 * vector however many workers there are.
 *
 * @param values the mean: parameters, then updater state
 * @param work what all workers did together
 */
record Average(float[] values, RoundSummary work) {

    /** One worker's values of one shard. */
    private record Piece(int worker, RoundSummary work, FloatBytes values) implements Serializable {
    }

    /** The mean of one shard. */
    private record Shard(int number, RoundSummary work, FloatBytes values) implements Serializable {
    }

    static Average of(JavaRDD<ParameterAveragingTrainingResult> results) {
        int shards = results.getNumPartitions();
        JavaRDD<Shard> rdd = shards == 1
                ? results.map(result -> new Shard(0, ((WorkerResult) result).work(),
                        FloatBytes.of(values((WorkerResult) result))))
                : results.flatMapToPair(result -> cut((WorkerResult) result, shards))
                        .groupByKey(new HashPartitioner(shards))
                        .map(entry -> mean(entry._1(), entry._2()));
        List<Shard> means = new ArrayList<>(rdd.collect());
        means.sort(Comparator.comparingInt(Shard::number));
        float[] values = new float[means.stream().mapToInt(shard -> shard.values.length()).sum()];
        int offset = 0;
        for (Shard shard : means) {
            shard.values.copyTo(values, offset);
            offset += shard.values.length();
        }
        return new Average(values, means.get(0).work);
    }

    private static float[] values(WorkerResult result) {
        float[] parameters = NativeVector.values(result.getParameters());
        float[] updaterState = NativeVector.values(result.getUpdaterState());
        float[] values = Arrays.copyOf(parameters, parameters.length + updaterState.length);
        System.arraycopy(updaterState, 0, values, parameters.length, updaterState.length);
        return values;
    }

    private static Iterator<Tuple2<Integer, Piece>> cut(WorkerResult result, int shards) {
        float[] values = values(result);
        List<Tuple2<Integer, Piece>> pieces = new ArrayList<>(shards);
        for (int shard = 0; shard < shards; shard++) {
            FloatBytes part = FloatBytes.of(values, (int) ((long) values.length * shard / shards),
                    (int) ((long) values.length * (shard + 1) / shards));
            pieces.add(new Tuple2<>(shard, new Piece(TaskContext.getPartitionId(), result.work(), part)));
        }
        return pieces.iterator();
    }

    private static Shard mean(int number, Iterable<Piece> unordered) {
        List<Piece> pieces = new ArrayList<>();
        unordered.forEach(pieces::add);
        pieces.sort(Comparator.comparingInt(Piece::worker));
        RoundSummary work = pieces.stream().map(Piece::work).reduce(RoundSummary.NONE, RoundSummary::alongside);
        double[] sum = new double[pieces.get(0).values.length()];
        for (Piece piece : pieces) {
            long weight = piece.work.samples();
            float[] values = piece.values.values();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weight * (double) values[i];
            }
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / work.samples());
        }
        return new Shard(number, work, FloatBytes.of(mean));
    }
}

package io.kinora.train.averaging;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import scala.Tuple2;

/**
 * Mean of what the workers bring home, weighted by the samples that each saw; of workers whose result is finite. The
 * vectors are cut into one shard a worker, and each shard is summed by one task, in double and in the workers' order:
 * nothing depends on who ends first, no executor holds more than one vector's worth, and the driver receives one
 * vector however many workers there are.
 *
 * @param reports of all workers, in their order
 * @param change mean change of the weights; empty if no worker counts
 * @param updaterState mean state of the optimizer; empty if no worker counts, or it was not to be averaged
 */
record Average(List<WorkerReport> reports, float[] change, float[] updaterState) {

    /** One worker's values of one shard; of no length if they do not count. */
    private record Piece(WorkerReport report, VectorBytes change, VectorBytes updaterState) implements Serializable {
    }

    /** The mean of one shard. */
    private record Shard(int number, List<WorkerReport> reports, FloatBytes change, FloatBytes updaterState)
            implements Serializable {
    }

    /**
     * Runs the workers and averages.
     *
     * @param halfPrecision whether changes travel as bfloat16
     */
    static Average of(JavaRDD<ParameterAveragingTrainingResult> results, boolean halfPrecision, RoundTimer timer) {
        int shards = results.getNumPartitions();
        JavaRDD<Shard> rdd = shards == 1
                ? results.map(result -> mean(0, List.of(piece((WorkerResult) result, 0, 1, halfPrecision))))
                : results.flatMapToPair(result -> cut((WorkerResult) result, shards, halfPrecision))
                        .groupByKey(new HashPartitioner(shards))
                        .map(entry -> mean(entry._1(), entry._2()));
        try {
            List<Shard> means = new ArrayList<>(timer.collect(rdd));
            means.sort(Comparator.comparingInt(Shard::number));
            return new Average(means.get(0).reports, joined(means, Shard::change), joined(means, Shard::updaterState));
        } finally {
            // The pieces lie on the executors' disks, and would until Java's collector sees that nobody wants them.
            rdd.rdd().cleanShuffleDependencies(false);
        }
    }

    private static float[] joined(List<Shard> shards, Function<Shard, FloatBytes> part) {
        float[] values = new float[shards.stream().map(part).mapToInt(FloatBytes::length).sum()];
        int offset = 0;
        for (Shard shard : shards) {
            part.apply(shard).copyTo(values, offset);
            offset += part.apply(shard).length();
        }
        return values;
    }

    private static Iterator<Tuple2<Integer, Piece>> cut(WorkerResult result, int shards, boolean halfPrecision) {
        List<Tuple2<Integer, Piece>> pieces = new ArrayList<>(shards);
        for (int shard = 0; shard < shards; shard++) {
            pieces.add(new Tuple2<>(shard, piece(result, shard, shards, halfPrecision)));
        }
        return pieces.iterator();
    }

    private static Piece piece(WorkerResult result, int shard, int shards, boolean halfPrecision) {
        if (!result.report().finite()) {
            return new Piece(result.report(), FloatBytes.NONE, FloatBytes.NONE);
        }
        float[] change = result.change();
        float[] state = result.updaterState();
        int from = bound(change, shard, shards);
        int to = bound(change, shard + 1, shards);
        return new Piece(result.report(),
                halfPrecision ? BrainFloatBytes.of(change, from, to) : FloatBytes.of(change, from, to),
                FloatBytes.of(state, bound(state, shard, shards), bound(state, shard + 1, shards)));
    }

    private static int bound(float[] values, int shard, int shards) {
        return (int) ((long) values.length * shard / shards);
    }

    private static Shard mean(int number, Iterable<Piece> unordered) {
        List<Piece> pieces = new ArrayList<>();
        unordered.forEach(pieces::add);
        pieces.sort(Comparator.comparingInt(piece -> piece.report.worker()));
        return new Shard(number, pieces.stream().map(Piece::report).toList(),
                mean(pieces, Piece::change), mean(pieces, Piece::updaterState));
    }

    private static FloatBytes mean(List<Piece> pieces, Function<Piece, VectorBytes> part) {
        List<Piece> counted = pieces.stream().filter(piece -> piece.report.finite()).toList();
        if (counted.isEmpty()) {
            return FloatBytes.NONE;
        }
        double[] sum = new double[part.apply(counted.get(0)).length()];
        long samples = 0;
        for (Piece piece : counted) {
            long weight = piece.report.samples();
            samples += weight;
            float[] values = part.apply(piece).values();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weight * (double) values[i];
            }
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / samples);
        }
        return FloatBytes.of(mean);
    }
}

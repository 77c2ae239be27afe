package io.kinora.train.layer;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Dropout (N. Srivastava et al., JMLR 15, 2014) in training: of a video [N, C, T, H, W] (first input), each number
 * becomes 0 with probability rate, and the others are divided by 1 - rate. Which, is a pure function of the seed and of
 * the network's noised videos (second input), which are a pure function of the run's seed, clip and epoch: the same on
 * any number of workers, and in a run that was resumed, where a generator with a state would have to be carried along.
 *
 * <p>The random numbers are those of SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014), 16 bits each.
 */
public final class SeededDropout extends HandWrittenVertex {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int BITS = 16;
    private static final int IN_A_LONG = Long.SIZE / BITS;
    /** Numbers of the noised video that make its key; already four of them hold enough noise to tell two apart. */
    private static final int KEY_NUMBERS = 64;

    @JsonProperty("rate")
    private final double rate;
    @JsonProperty("seed")
    private final long seed;

    /**
     * @param rate 0 to below 1, taken to the nearest of 65536 steps
     * @param seed another one for each vertex of a network
     */
    @JsonCreator
    public SeededDropout(@JsonProperty("rate") double rate, @JsonProperty("seed") long seed) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("Cannot drop a share of " + rate + ": give 0 to below 1");
        }
        this.rate = rate;
        this.seed = seed;
    }

    @Override
    public SeededDropout clone() {
        return new SeededDropout(rate, seed);
    }

    @Override
    List<Object> settings() {
        return List.of(rate, seed);
    }

    @Override
    Computation computation(DataType dataType) {
        return new Dropping(rate, seed);
    }

    private static final class Dropping implements Computation {
        private final double rate;
        private final long seed;

        Dropping(double rate, long seed) {
            this.rate = rate;
            this.seed = seed;
        }

        @Override
        public INDArray forward(INDArray video, INDArray noised, Memory memory) {
            return memory.create(video.shape()).assign(video);
        }

        @Override
        public INDArray forward(INDArray video, INDArray noised, boolean training, Memory memory) {
            return training ? masked(video, noised, memory) : forward(video, noised, memory);
        }

        @Override
        public List<INDArray> backward(INDArray video, INDArray noised, INDArray outer, Memory memory) {
            return List.of(masked(outer, noised, memory), memory.create(noised.shape()).assign(0));
        }

        private INDArray masked(INDArray values, INDArray noised, Memory memory) {
            INDArray result = memory.create(values.shape());
            for (long sample = 0; sample < values.size(0); sample++) {
                INDArray one = values.slice(sample);
                float[] mask = mask(key(noised.slice(sample)), Math.toIntExact(one.length()));
                INDArray factors = Nd4j.createFromArray(mask).castTo(values.dataType()).reshape('c', one.shape());
                result.slice(sample).assign(one.mul(factors));
            }
            return result;
        }

        private long key(INDArray noised) {
            float[] numbers = noised.reshape(noised.length())
                    .get(NDArrayIndex.interval(0, Math.min(KEY_NUMBERS, noised.length())))
                    .toFloatVector();
            long key = seed;
            for (float number : numbers) {
                key = mix(key + GOLDEN + Float.floatToIntBits(number));
            }
            return key;
        }

        private float[] mask(long key, int length) {
            int threshold = (int) Math.round(rate * (1 << BITS));
            float kept = (float) (1 / (1 - rate));
            float[] mask = new float[length];
            for (int start = 0; start < length; start += IN_A_LONG) {
                long bits = mix(key + (start / IN_A_LONG + 1) * GOLDEN);
                for (int i = start; i < Math.min(length, start + IN_A_LONG); i++) {
                    mask[i] = (bits & (1 << BITS) - 1) < threshold ? 0 : kept;
                    bits >>>= BITS;
                }
            }
            return mask;
        }

        private static long mix(long value) {
            long bits = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
            bits = (bits ^ bits >>> 27) * 0x94D049BB133111EBL;
            return bits ^ bits >>> 31;
        }
    }
}

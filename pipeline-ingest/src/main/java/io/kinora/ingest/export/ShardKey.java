package io.kinora.ingest.export;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.Partitioner;

/**
 * Where a sample belongs.
 *
 * @param shard index in the list of shards that are written
 * @param clipId its place within the shard, by order
 */
record ShardKey(int shard, String clipId) implements Serializable {
    /** Sorts by clip id: all that comes together is of one shard. */
    static final class Order implements Comparator<ShardKey>, Serializable {
        @Override
        public int compare(ShardKey one, ShardKey other) {
            return one.clipId().compareTo(other.clipId());
        }
    }

    /** One partition for each shard. */
    static final class Shards extends Partitioner {
        private final int count;

        Shards(int count) {
            this.count = count;
        }

        @Override
        public int numPartitions() {
            return count;
        }

        @Override
        public int getPartition(Object key) {
            return ((ShardKey) key).shard();
        }
    }
}

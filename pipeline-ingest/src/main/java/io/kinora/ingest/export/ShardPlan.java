package io.kinora.ingest.export;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/**
 * One shard that is to be written.
 *
 * @param split of its clips
 * @param number within the split, from 0
 */
record ShardPlan(String split, int number) implements Serializable {
    /** The shards of an export, split by split. */
    static List<ShardPlan> of(SortedMap<String, Long> clipsBySplit, int shardSamples) {
        List<ShardPlan> shards = new ArrayList<>();
        for (Map.Entry<String, Long> split : clipsBySplit.entrySet()) {
            for (int number = 0; (long) number * shardSamples < split.getValue(); number++) {
                shards.add(new ShardPlan(split.getKey(), number));
            }
        }
        return shards;
    }

    /** Its number as file names have it. */
    String digits() {
        return String.format(Locale.ROOT, "%06d", number);
    }

    /** A name that no other shard of the export has. */
    String name() {
        return split + "-" + digits();
    }
}

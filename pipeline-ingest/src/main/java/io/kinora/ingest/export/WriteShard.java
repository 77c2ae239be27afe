package io.kinora.ingest.export;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Writes one shard: the task's index is the shard's in the list.
 *
 * @param hadoop configuration
 * @param folder of the export
 * @param format of the shards
 * @param shards those that are written in this Spark job
 */
record WriteShard(Broadcast<SerializableConfiguration> hadoop, String folder, ExportFormat format,
        List<ShardPlan> shards)
        implements Function2<Integer, Iterator<Tuple2<ShardKey, Sample>>, Iterator<ShardSummary>> {
    @Override
    public Iterator<ShardSummary> call(Integer index, Iterator<Tuple2<ShardKey, Sample>> samples) throws IOException {
        Path root = new Path(folder);
        FileSystem fileSystem = ExportedShard.plain(root.getFileSystem(hadoop.value().value()));
        ShardPlan shard = shards.get(index);
        // Another attempt at this task may still be at work.
        Path scratch = new Path(root, ExportFolder.WORK + "/scratch/" + TaskContext.get().taskAttemptId());
        Iterable<Tuple2<ShardKey, Sample>> all = () -> samples;
        ShardSummary summary = ShardFiles.of(format).write(fileSystem, root, shard, scratch,
                StreamSupport.stream(all.spliterator(), false).map(Tuple2::_2).iterator());
        ExportFolder.finish(fileSystem, root, shard, summary);
        return List.of(summary).iterator();
    }
}

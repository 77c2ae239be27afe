package io.kinora.ingest.takedown;

import io.kinora.core.corpus.TableSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Names the runs that read a version while it held a source or clip, whether that is there still or was taken down. */
public final class SeenBy {
    private final SparkSession spark;
    private final TableSet tables;

    /** A search in a corpus. */
    public SeenBy(SparkSession spark, TableSet tables) {
        this.spark = spark;
        this.tables = tables;
    }

    /**
     * Searches.
     *
     * @param ids source ids, clip ids or URIs of sources
     * @param roots folders with run directories in them, on any Hadoop file system
     * @throws io.kinora.core.error.KinoraException exit code 3 if a name is not known
     */
    public SeenByResult find(List<String> ids, List<String> roots) throws IOException {
        List<String> names = Subjects.asInTables(ids, spark.sparkContext().hadoopConfiguration());
        Subjects subjects = Subjects.lookUp(JavaSparkContext.fromSparkContext(spark.sparkContext()), tables, names)
                .requireAll(names, "look for runs");
        List<RunRecords.Run> runs = new RunRecords(spark.sparkContext().hadoopConfiguration()).below(roots);
        List<SeenByResult.Subject> seen = new ArrayList<>();
        for (Stone stone : subjects.named(names)) {
            List<SeenByResult.Run> by = new ArrayList<>();
            for (RunRecords.Run run : runs) {
                List<String> versions = run.readings().stream()
                        .filter(reading -> stone.held().seenAt(reading.snapshots()))
                        .map(RunRecords.Reading::version).distinct().toList();
                if (!versions.isEmpty()) {
                    by.add(new SeenByResult.Run(run.uri(), run.job(), versions));
                }
            }
            seen.add(new SeenByResult.Subject(stone.id(), List.copyOf(stone.held().versions().keySet()), by));
        }
        return new SeenByResult(seen, runs.size());
    }
}

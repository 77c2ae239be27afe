package io.kinora.ingest.dedup;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows that are used more than once: computed once, kept on the executors' disks until this is closed. Their query ends
 * there: a plan that names another one twice would double with every step.
 */
public final class KeptRows implements AutoCloseable {
    private final List<JavaRDD<Row>> kept = new ArrayList<>();

    /** The same rows, at hand. */
    public Dataset<Row> keep(Dataset<Row> rows) {
        JavaRDD<Row> computed = rows.toJavaRDD().persist(StorageLevel.DISK_ONLY());
        kept.add(computed);
        return rows.sparkSession().createDataFrame(computed, rows.schema());
    }

    @Override
    public void close() {
        kept.forEach(JavaRDD::unpersist);
    }
}

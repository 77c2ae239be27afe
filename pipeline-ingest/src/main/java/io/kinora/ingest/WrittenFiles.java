package io.kinora.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.when;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.ingest.plan.Plan;
import io.kinora.ingest.plan.SourceStates;
import io.kinora.ingest.source.KnownIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What of a plan's files the sources table holds already, when an earlier process of the run was stopped. */
final class WrittenFiles {
    private final SparkSession spark;
    private final TableSet tables;
    private final Plan plan;
    private final Map<String, Long> byBatch = new HashMap<>();

    /** @param continued whether an earlier process may have written any */
    WrittenFiles(SparkSession spark, TableSet tables, Plan plan, boolean continued) {
        this.spark = spark;
        this.tables = tables;
        this.plan = plan;
        if (continued && plan.counts().unread() > 0) {
            Column name = substring_index(input_file_name(), "/", -1);
            written(plan.files().withColumn("batch", name)).groupBy("batch").count().collectAsList()
                    .forEach(row -> byBatch.put(row.getString(0), row.getLong(1)));
        }
    }

    /** Files of a batch that were read since the plan was made: by this run, or by another while it stood still. */
    Set<String> of(Path batch) {
        Set<String> uris = new TreeSet<>();
        if (byBatch.containsKey(batch.getName())) {
            written(plan.files(batch)).select("uri").collectAsList().forEach(row -> uris.add(row.getString(0)));
        }
        return uris;
    }

    private Dataset<Row> written(Dataset<Row> planned) {
        Dataset<Row> sources = tables.read(Tables.SOURCES).select(col("uri").as("written_uri"), col("attempts"),
                col("run"));
        return planned.join(sources, col("uri").equalTo(col("written_uri"))).where(col("run").eqNullSafe(plan.run())
                .or(col("attempts").geq(col(SourceStates.ATTEMPT))));
    }

    /** All sources whose clips the corpus has, but for those of files that are to be read again. */
    KnownIds ids() {
        Dataset<Row> lasting = readsAgain() ? carriers().join(outdated().select(col("uri").as("outdated_uri")),
                col("uri").equalTo(col("outdated_uri")), "left_anti") : carriers();
        // Hex digits sort as the numbers do.
        List<long[]> parts = lasting.select(substring(col("source_id"), 1, KnownIds.HEX_DIGITS).as("id")).distinct()
                .orderBy("id").as(Encoders.STRING()).toJavaRDD().mapPartitions(ids -> {
                    List<String> texts = new ArrayList<>();
                    ids.forEachRemaining(texts::add);
                    return List.of(KnownIds.halves(texts)).iterator();
                }).collect();
        return KnownIds.ofSorted(parts);
    }

    /** By source id, the URI of the file that carries the clips. */
    Map<String, String> carriers(Collection<String> sourceIds) {
        if (sourceIds.isEmpty()) {
            return Map.of();
        }
        Dataset<Row> wanted = spark.createDataset(List.copyOf(sourceIds), Encoders.STRING()).toDF("source_id");
        Map<String, String> uris = new HashMap<>();
        carriers().join(wanted, "source_id").collectAsList()
                .forEach(row -> uris.put(row.getString(0), row.getString(1)));
        return uris;
    }

    /**
     * What the corpus has of files that are to be read again.
     *
     * @param uris some of them
     * @param sourceIds or those that carry the clips of these sources
     * @return by address, the id of the source whose clips the file carries, if it does
     */
    Map<String, Optional<String>> outdated(Collection<String> uris, Collection<String> sourceIds) {
        Map<String, Optional<String>> rows = new HashMap<>();
        if (readsAgain()) {
            Dataset<Row> outdated = outdated();
            Dataset<Row> asked = spark.createDataset(List.copyOf(uris), Encoders.STRING()).toDF("asked");
            Dataset<Row> carried = spark.createDataset(List.copyOf(sourceIds), Encoders.STRING()).toDF("asked");
            outdated.join(asked, col("uri").equalTo(col("asked")), "left_semi")
                    .unionByName(outdated.join(carried, col("carried").equalTo(col("asked")), "left_semi"))
                    .collectAsList().forEach(row -> rows.put(row.getString(0), Optional.ofNullable(row.getString(1))));
        }
        return rows;
    }

    private boolean readsAgain() {
        return plan.counts().changed() + plan.counts().retry() + plan.counts().badRows() > 0;
    }

    /** Rows that were there before the run, of files that it reads again. */
    private Dataset<Row> outdated() {
        Dataset<Row> again = plan.files().where(col(SourceStates.ATTEMPT).gt(1))
                .select(col("uri").as("planned_uri"), col(SourceStates.ATTEMPT));
        return tables.read(Tables.SOURCES)
                .join(again, col("uri").equalTo(col("planned_uri")).and(col("attempts").lt(col(SourceStates.ATTEMPT))))
                .where(not(col("run").eqNullSafe(plan.run())))
                .select(col("uri"), when(col("status").equalTo(Tables.OK), col("source_id")).as("carried"));
    }

    private Dataset<Row> carriers() {
        return tables.read(Tables.SOURCES).where(col("status").equalTo(Tables.OK)).select("source_id", "uri");
    }
}

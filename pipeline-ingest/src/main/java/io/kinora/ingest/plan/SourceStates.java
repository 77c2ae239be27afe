package io.kinora.ingest.plan;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.kinora.core.corpus.Tables;
import io.kinora.ingest.source.QuarantineCodes;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Tells which of the listed files a corpus knows and which have to be read, by joins: neither fits into a driver. */
public final class SourceStates {
    /** Column: what is to be done with a file. */
    public static final String STATE = "state";
    /** Column: how often the file will have been read with this time. */
    public static final String ATTEMPT = "attempt";

    /** The corpus has no row of it. */
    public static final String NEW = "new";
    /** Another size or time than in the corpus, other segments, or the copy of a file that is no longer the same. */
    public static final String CHANGED = "changed";
    /** It was quarantined for a reason that is tried again. */
    public static final String RETRY = "retry";
    /** Nothing is to be done. */
    public static final String KNOWN = "known";
    /** No file, but a row of a manifest that cannot be used. */
    public static final String BAD_ROW = "bad-row";

    private static final String PREFIX = "known_";
    /** {@code segments} of a whole file without words from a manifest; also where no manifest named it. */
    private static final String WHOLE = "[{}]";

    private final Set<String> retried;
    private final UnaryOperator<Dataset<Row>> look;

    /**
     * Makes the rules.
     *
     * @param retried error codes that are tried again
     * @param look fills in {@code bytes} and {@code modified} of listed files whose {@code known_bytes} are not null;
     *     what it leaves null is taken for unchanged
     */
    public SourceStates(Set<String> retried, UnaryOperator<Dataset<Row>> look) {
        this.retried = Set.copyOf(retried);
        this.look = look;
    }

    /**
     * The files with {@link #STATE} and {@link #ATTEMPT}.
     *
     * @param listed rows of {@link Listed#SCHEMA}
     * @param sources the sources table
     */
    public Dataset<Row> of(Dataset<Row> listed, Dataset<Row> sources) {
        Dataset<Row> known = sources.select(known("uri"), known("source_id"), known("bytes"), known("modified"),
                known("segments"), known("status"), known("duplicate_of"), known("error_code"), known("error_message"),
                known("attempts"));
        Dataset<Row> joined = look.apply(
                listed.join(known, listed.col("uri").equalTo(known.col(PREFIX + "uri")), "left"));
        Dataset<Row> states = joined.withColumn(STATE, state())
                .withColumn(ATTEMPT, coalesce(col("known_attempts"), lit(0)).plus(1));
        Column copy = col(STATE).equalTo(KNOWN).and(col("known_status").equalTo(Tables.DUPLICATE));
        if (!sources.where(col("status").equalTo(Tables.DUPLICATE)).isEmpty()) {
            states = states.where(not(copy)).unionByName(copies(states.where(copy), states, sources))
                    .unionByName(unlistedCopies(listed, known, states));
        }
        return states.drop(known.columns());
    }

    private Column state() {
        Column isKnown = col("known_uri").isNotNull();
        Column sameProblem = isKnown.and(col("known_error_code").equalTo(QuarantineCodes.BAD_MANIFEST_ROW))
                .and(col("known_error_message").equalTo(col("problem")));
        Column changed = col("bytes").notEqual(col("known_bytes")).or(col("modified").notEqual(col("known_modified")))
                .or(col("segments").isNotNull().and(not(col("segments").equalTo(
                        coalesce(col("known_segments"), lit(WHOLE))))));
        Column retry = col("known_status").equalTo(Tables.QUARANTINED)
                .and(col("known_error_code").isInCollection(retried));
        return when(col("problem").isNotNull(), when(sameProblem.and(not(retry)), KNOWN).otherwise(BAD_ROW))
                .when(not(isKnown), NEW)
                .when(changed, CHANGED)
                .when(retry, RETRY)
                .otherwise(KNOWN);
    }

    /** Copies whose original is no longer what it was when they were seen, or is read again now, are read again. */
    private static Dataset<Row> copies(Dataset<Row> copies, Dataset<Row> states, Dataset<Row> sources) {
        Dataset<Row> carriers = sources.where(col("status").equalTo(Tables.OK))
                .select(col("uri").as("carrier_uri"), col("source_id").as("carrier_id"));
        Dataset<Row> outdated = states.where(col(STATE).isin(CHANGED, RETRY)).select(col("uri").as("outdated_uri"));
        return copies
                .join(carriers, col("known_duplicate_of").equalTo(col("carrier_uri"))
                        .and(col("known_source_id").equalTo(col("carrier_id"))), "left")
                .join(outdated, col("known_duplicate_of").equalTo(col("outdated_uri")), "left")
                .withColumn(STATE, when(col("carrier_uri").isNull().or(col("outdated_uri").isNotNull()), CHANGED)
                        .otherwise(KNOWN))
                .drop("carrier_uri", "carrier_id", "outdated_uri");
    }

    /** Copies that nobody asked for are read, too, if their original changes: one of them takes its clips over. */
    private static Dataset<Row> unlistedCopies(Dataset<Row> listed, Dataset<Row> known, Dataset<Row> states) {
        Dataset<Row> changed = states.where(col(STATE).equalTo(CHANGED).and(col("known_status").equalTo(Tables.OK)))
                .select(col("uri").as("changed_uri"), col("known_source_id").as("changed_id"));
        return known.where(col("known_status").equalTo(Tables.DUPLICATE))
                .join(changed, col("known_duplicate_of").equalTo(col("changed_uri"))
                        .and(col("known_source_id").equalTo(col("changed_id"))))
                .join(listed.select(col("uri").as("listed_uri")), col("known_uri").equalTo(col("listed_uri")),
                        "left_anti")
                .drop("changed_uri", "changed_id")
                .withColumn("uri", col("known_uri")).withColumn("bytes", col("known_bytes"))
                .withColumn("modified", col("known_modified")).withColumn("segments", col("known_segments"))
                .withColumn("problem", lit(null).cast("string"))
                .withColumn(STATE, lit(CHANGED)).withColumn(ATTEMPT, col("known_attempts").plus(1));
    }

    private static Column known(String column) {
        return col(column).as(PREFIX + column);
    }
}

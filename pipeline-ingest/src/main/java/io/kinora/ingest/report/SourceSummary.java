package io.kinora.ingest.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;

import io.kinora.core.corpus.Tables;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/**
 * What a report says of the files that a run read.
 *
 * @param byStatus how many have which status
 * @param byCode quarantined files by error code
 * @param failures some quarantined files of every code
 * @param costs what reading took, by codec, the dearest first
 */
record SourceSummary(SortedMap<String, Long> byStatus, SortedMap<String, Long> byCode, List<Failure> failures,
        List<Cost> costs) {
    private static final int FAILURES_PER_CODE = 40;
    private static final int MOST_FAILURES = 800;
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final int MOST_DIGITS = 20;

    /**
     * A file that could not be decoded.
     *
     * @param uri the file
     * @param code why, as a stable name
     * @param stage how far it came
     * @param message why, as a sentence
     */
    record Failure(String uri, String code, String stage, String message) {
    }

    /**
     * What files of one codec cost.
     *
     * @param codec its name
     * @param files how many
     * @param hours of video
     * @param seconds that reading them took, added up over all that were read at a time
     */
    record Cost(String codec, long files, double hours, double seconds) {
    }

    /** From rows of the sources table. */
    static SourceSummary of(Dataset<Row> sources) {
        Dataset<Row> quarantined = sources.where(col("status").equalTo(Tables.QUARANTINED));
        Dataset<Row> measured = sources.where(col("status").equalTo(Tables.OK)
                .and(col("millis").isNotNull()).and(col("duration").isNotNull()));
        return new SourceSummary(counts(sources, "status"), counts(quarantined, "error_code"),
                failures(quarantined), costs(measured));
    }

    /** Files of one status. */
    long count(String status) {
        return byStatus.getOrDefault(status, 0L);
    }

    private static SortedMap<String, Long> counts(Dataset<Row> rows, String column) {
        SortedMap<String, Long> counts = new TreeMap<>();
        rows.groupBy(column).count().collectAsList().forEach(row -> counts.put(row.getString(0), row.getLong(1)));
        return counts;
    }

    private static List<Failure> failures(Dataset<Row> quarantined) {
        Column natural = udf((UDF1<String, String>) SourceSummary::natural, DataTypes.StringType).apply(col("uri"));
        return quarantined.withColumn("place", row_number().over(Window.partitionBy("error_code")
                        .orderBy(natural, col("uri"))))
                .where(col("place").leq(FAILURES_PER_CODE)).orderBy(col("error_code"), natural, col("uri"))
                .limit(MOST_FAILURES)
                .select("uri", "error_code", "error_stage", "error_message").collectAsList().stream()
                .map(row -> new Failure(row.getString(0), row.getString(1), row.getString(2), row.getString(3)))
                .toList();
    }

    /** A text that sorts as people count: #9 before #10. */
    static String natural(String text) {
        return DIGITS.matcher(text).replaceAll(digits ->
                "0".repeat(Math.max(0, MOST_DIGITS - digits.group().length())) + digits.group());
    }

    private static List<Cost> costs(Dataset<Row> measured) {
        return measured.groupBy(coalesce(col("codec"), lit("?")).as("codec"))
                .agg(sum(lit(1)).as("files"), sum(col("duration")).as("duration"), sum(col("millis")).as("millis"))
                .orderBy(col("millis").desc(), col("codec"))
                .collectAsList().stream()
                .map(row -> new Cost(row.getString(0), row.getLong(1), row.getLong(2) / 3.6e9, row.getLong(3) / 1e3))
                .toList();
    }
}

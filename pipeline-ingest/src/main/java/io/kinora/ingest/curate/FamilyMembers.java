package io.kinora.ingest.curate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Reads the families that a report shows: the largest ones. */
final class FamilyMembers {
    private static final int MOST_FAMILIES = 40;
    private static final int MOST_MEMBERS = 20;

    private FamilyMembers() {
    }

    /**
     * A family.
     *
     * @param sources how many it has
     * @param members the first few of them, the best one first
     */
    record Family(long sources, List<FamilyMember> members) {
    }

    /**
     * The largest families, the largest one first.
     *
     * @param families source_id and family
     * @param uris source_id and uri
     * @param proofs the closest clips of pairs of sources
     */
    static List<Family> read(Dataset<Row> families, Dataset<Row> uris, Dataset<Row> proofs) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        families.groupBy("family").agg(count(lit(1)).as("sources")).orderBy(col("sources").desc(), col("family"))
                .limit(MOST_FAMILIES).collectAsList().forEach(row -> sizes.put(row.getString(0), row.getLong(1)));
        Column best = col("source_id").equalTo(col("family"));
        List<Row> read = families.where(col("family").isInCollection(sizes.keySet())).join(uris, "source_id")
                .withColumn("place", row_number().over(
                        Window.partitionBy("family").orderBy(best.desc(), col("uri"), col("source_id"))))
                .where(col("place").leq(MOST_MEMBERS)).orderBy("family", "place")
                .select("source_id", "family", "uri").collectAsList();
        Map<String, Row> uriAndFamily = new LinkedHashMap<>();
        read.forEach(row -> uriAndFamily.put(row.getString(0), row));
        Map<String, Row> proofOf = new HashMap<>();
        Map<String, String> clipOf = new HashMap<>();
        proofs.where(col("lesser_source").isInCollection(uriAndFamily.keySet()))
                .withColumn("place", row_number().over(Window.partitionBy("lesser_source")
                        .orderBy(col("correlation").desc(), col("clip_id"), col("better_source"))))
                .where(col("place").equalTo(1)).collectAsList().forEach(row -> {
                    proofOf.put(row.getAs("lesser_source"), row);
                    clipOf.put(row.getAs("lesser_source"), row.getAs("clip_id"));
                });
        // The best member is shown by a clip that proves another one a copy.
        proofOf.values().forEach(row -> clipOf.putIfAbsent(row.getAs("better_source"), row.getAs("other_clip_id")));
        Map<String, List<FamilyMember>> byFamily = new HashMap<>();
        uriAndFamily.forEach((source, row) -> {
            String family = row.getString(1);
            Optional<FamilyMember.Proof> proof = Optional.ofNullable(proofOf.get(source))
                    .map(found -> proof(found, uriAndFamily));
            byFamily.computeIfAbsent(family, key -> new ArrayList<>()).add(new FamilyMember(
                    row.getString(2), family.equals(source), clipOf.getOrDefault(source, ""), proof));
        });
        return sizes.entrySet().stream()
                .map(size -> new Family(size.getValue(), byFamily.getOrDefault(size.getKey(), List.of()))).toList();
    }

    private static FamilyMember.Proof proof(Row row, Map<String, Row> uris) {
        String other = row.getAs("better_source");
        return new FamilyMember.Proof(uris.containsKey(other) ? uris.get(other).getString(2) : other,
                row.<Double>getAs("correlation"), row.<Double>getAs("appearance"),
                row.<Double>getAs("residual"), row.<Long>getAs("shift") / 1e6);
    }
}

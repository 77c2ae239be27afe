package io.kinora.ingest.curate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads the families that a report shows: the largest ones. */
final class FamilyMembers {
    private static final int MOST_FAMILIES = 40;
    private static final int MOST_PROOFS = 2000;

    private FamilyMembers() {
    }

    /**
     * Members by family, the largest family and the best member first.
     *
     * @param families source_id and family
     * @param uris source_id and uri
     * @param proofs the closest clips of pairs of sources
     */
    static Map<String, List<FamilyMember>> read(Dataset<Row> families, Dataset<Row> uris, Dataset<Row> proofs) {
        Dataset<Row> shown = families.groupBy("family").agg(count(lit(1)).as("sources"))
                .orderBy(col("sources").desc(), col("family")).limit(MOST_FAMILIES).select("family");
        Dataset<Row> members = families.join(shown, "family").join(uris, "source_id");
        Map<String, Row> uriAndFamily = new LinkedHashMap<>();
        members.select("source_id", "family", "uri").orderBy("uri").collectAsList()
                .forEach(row -> uriAndFamily.put(row.getString(0), row));
        Map<String, Row> proofOf = new HashMap<>();
        Map<String, String> clipOf = new HashMap<>();
        proofs.join(members.select(col("source_id").as("lesser_source")), "lesser_source")
                .orderBy(col("correlation").desc(), col("clip_id")).limit(MOST_PROOFS).collectAsList().forEach(row -> {
                    proofOf.putIfAbsent(row.getAs("lesser_source"), row);
                    clipOf.putIfAbsent(row.getAs("lesser_source"), row.getAs("clip_id"));
                });
        // The best member is shown by a clip that proves another one a copy.
        proofOf.values().forEach(row -> clipOf.putIfAbsent(row.getAs("better_source"), row.getAs("other_clip_id")));
        Map<String, List<FamilyMember>> byFamily = new LinkedHashMap<>();
        uriAndFamily.forEach((source, row) -> {
            String family = row.getString(1);
            Optional<FamilyMember.Proof> proof = Optional.ofNullable(proofOf.get(source))
                    .map(found -> proof(found, uriAndFamily));
            byFamily.computeIfAbsent(family, key -> new ArrayList<>()).add(new FamilyMember(family, source,
                    row.getString(2), family.equals(source), clipOf.getOrDefault(source, ""), proof));
        });
        Map<String, List<FamilyMember>> largestFirst = new LinkedHashMap<>();
        byFamily.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue().size()))
                .forEach(entry -> largestFirst.put(entry.getKey(), entry.getValue().stream()
                        .sorted(Comparator.comparing(member -> !member.best())).toList()));
        return largestFirst;
    }

    private static FamilyMember.Proof proof(Row row, Map<String, Row> uris) {
        String other = row.getAs("better_source");
        return new FamilyMember.Proof(uris.containsKey(other) ? uris.get(other).getString(2) : other,
                row.getAs("other_clip_id"), row.<Double>getAs("correlation"), row.<Double>getAs("appearance"),
                row.<Double>getAs("residual"), row.<Long>getAs("shift") / 1e6);
    }
}

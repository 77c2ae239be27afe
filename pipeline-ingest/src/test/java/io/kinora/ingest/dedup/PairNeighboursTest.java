package io.kinora.ingest.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class PairNeighboursTest {
    @Test
    void pairsWithOtherSourcesHoweverManyStretchesASourceHas() {
        List<Row> members = new ArrayList<>(List.of(member(7, "copy")));
        for (int stretch = 0; stretch < 50; stretch++) {
            members.add(member(7, "long"));
        }
        members.add(member(7, "late"));

        assertThat(pairs(3, members).subList(0, 51)).allMatch(pair -> pair.startsWith("copy-long") && pair.endsWith(" 0")
                || pair.equals("long-late 0"));
        assertThat(pairs(3, members)).filteredOn("copy-long 0"::equals).hasSize(50);
        assertThat(pairs(3, members)).filteredOn("long-late 0"::equals).hasSize(3);
        assertThat(pairs(3, members)).as("late with 47 of long and with copy").endsWith("null-null 48");
        assertThat(pairs(50, members)).as("late with copy").endsWith("null-null 1");
        assertThat(pairs(51, members)).as("nothing is passed over").doesNotContain("null-null 0")
                .noneMatch(pair -> pair.startsWith("null")).hasSize(101);
    }

    @Test
    void countsForEachKeyOnItsOwnAndNothingWithinASource() {
        assertThat(pairs(1, List.of(member(1, "a"), member(1, "a"), member(1, "a"), member(2, "a"), member(3, "b"),
                member(3, "c"), member(3, "d"), member(4, "e"))))
                .containsExactly("b-c 0", "c-d 0", "null-null 1");
    }

    private static List<String> pairs(int most, List<Row> members) {
        List<String> pairs = new ArrayList<>();
        new PairNeighbours(most).call(members.iterator()).forEachRemaining(
                row -> pairs.add(row.getString(0) + "-" + row.getString(1) + " " + row.getLong(2)));
        return pairs;
    }

    private static Row member(long key, String source) {
        return RowFactory.create(key, source, source);
    }
}

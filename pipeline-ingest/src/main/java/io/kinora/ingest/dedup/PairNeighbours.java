package io.kinora.ingest.dedup;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Pairs the stretches of different sources that share a key. Under a key of many, each is paired only with the nearest
 * ones before it that are of other sources: work stays in proportion to the rows, and what is passed over is counted.
 * Memory holds twice as many stretches as one is paired with, and a number for each source under the key.
 */
final class PairNeighbours implements MapPartitionsFunction<Row, Row> {
    /** {@code one} is null in the row that ends a key; {@code passed_over} counts pairs not given, else 0. */
    static final StructType SCHEMA = new StructType()
            .add("one", DataTypes.StringType)
            .add("other", DataTypes.StringType)
            .add("passed_over", DataTypes.LongType, false);

    private static final long serialVersionUID = 1L;

    private final int most;

    /** @param most earlier stretches of other sources that a stretch is paired with */
    PairNeighbours(int most) {
        this.most = most;
    }

    /** @param rows key, stretch and source_id, sorted by key, then by whatever makes neighbours alike */
    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Pairs(rows);
    }

    private record Member(String stretch, String sourceId) {
    }

    private final class Pairs implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final Deque<Member> before = new ArrayDeque<>();
        private final Map<String, Integer> seenOf = new HashMap<>();
        private final Deque<Row> ready = new ArrayDeque<>();
        private long key;
        private long seen;
        private long passedOver;

        Pairs(Iterator<Row> rows) {
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && rows.hasNext()) {
                add(rows.next());
            }
            if (ready.isEmpty()) {
                end();
            }
            return !ready.isEmpty();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.remove();
        }

        private void add(Row row) {
            if (row.getLong(0) != key) {
                end();
                key = row.getLong(0);
            }
            Member member = new Member(row.getString(1), row.getString(2));
            int paired = 0;
            int own = 0;
            Iterator<Member> latestFirst = before.descendingIterator();
            while (latestFirst.hasNext()) {
                Member earlier = latestFirst.next();
                if (earlier.sourceId.equals(member.sourceId)) {
                    own++;
                    if (own == most) {
                        latestFirst.remove();
                    }
                } else if (paired < most) {
                    ready.add(RowFactory.create(earlier.stretch, member.stretch, 0L));
                    paired++;
                }
            }
            passedOver += seen - seenOf.merge(member.sourceId, 1, Integer::sum) + 1 - paired;
            seen++;
            before.add(member);
            // No source has more than half of the places, so whatever comes next finds enough of others.
            if (before.size() > 2 * most) {
                before.remove();
            }
        }

        private void end() {
            if (passedOver > 0) {
                ready.add(RowFactory.create(null, null, passedOver));
            }
            before.clear();
            seenOf.clear();
            passedOver = 0;
            seen = 0;
        }
    }
}

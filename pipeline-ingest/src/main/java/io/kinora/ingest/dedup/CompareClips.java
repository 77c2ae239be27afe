package io.kinora.ingest.dedup;

import java.util.Arrays;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Takes a close look at an alignment: its row, then the grey pictures of its clip, the other clip and the next one. */
final class CompareClips implements MapFunction<Row, Row> {
    /** {@link AlignStretches#SCHEMA} with correlation and appearance replaced, and {@code residual}. */
    static final StructType SCHEMA = AlignStretches.SCHEMA.add("residual", DataTypes.DoubleType, false);

    private static final long serialVersionUID = 1L;
    private static final int COLUMNS = AlignStretches.SCHEMA.length();

    @Override
    public Row call(Row row) {
        int skip = row.<Integer>getAs("skip");
        int offset = row.<Integer>getAs("offset");
        int overlap = row.<Integer>getAs("overlap");
        float[][] clip = GreyClip.centred(row.getAs(COLUMNS), Comparison.SIDE);
        float[][] other = GreyClip.centred(row.getAs(COLUMNS + 1), Comparison.SIDE);
        if (!row.isNullAt(COLUMNS + 2)) {
            float[][] next = GreyClip.centred(row.getAs(COLUMNS + 2), Comparison.SIDE);
            int length = other.length;
            other = Arrays.copyOf(other, length + next.length);
            System.arraycopy(next, 0, other, length, next.length);
        }
        Comparison seen = Comparison.of(Arrays.copyOfRange(clip, skip, skip + overlap),
                Arrays.copyOfRange(other, offset, offset + overlap), row.<Boolean>getAs("still"));
        Object[] values = new Object[COLUMNS + 1];
        for (int column = 0; column < COLUMNS; column++) {
            values[column] = row.get(column);
        }
        values[AlignStretches.SCHEMA.fieldIndex("correlation")] = seen.correlation();
        values[AlignStretches.SCHEMA.fieldIndex("appearance")] = seen.appearance();
        values[COLUMNS] = seen.residual();
        return RowFactory.create(values);
    }
}

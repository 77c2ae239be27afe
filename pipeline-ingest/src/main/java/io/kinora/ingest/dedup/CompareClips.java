package io.kinora.ingest.dedup;

import java.util.Arrays;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Takes a close look at an alignment: its row, then the grey pictures of the clips that it names, by clip id. */
final class CompareClips implements MapFunction<Row, Row> {
    /** {@link AlignStretches#SCHEMA} with correlation and appearance replaced, and {@code residual}. */
    static final StructType SCHEMA = AlignStretches.SCHEMA.add("residual", DataTypes.DoubleType, false);

    private static final long serialVersionUID = 1L;
    private static final int COLUMNS = AlignStretches.SCHEMA.length();

    private final double leastCorrelation;

    /** @param leastCorrelation what moves and correlates less has a residual of infinity, which saves computing it */
    CompareClips(double leastCorrelation) {
        this.leastCorrelation = leastCorrelation;
    }

    @Override
    public Row call(Row row) {
        Map<String, byte[]> pictures = row.getJavaMap(COLUMNS);
        int skip = row.<Integer>getAs("skip");
        int offset = row.<Integer>getAs("offset");
        int overlap = row.<Integer>getAs("overlap");
        float[][] clip = GreyClip.centred(pictures.get(row.<String>getAs("clip_id")), Comparison.SIDE);
        float[][] other = GreyClip.centred(pictures.get(row.<String>getAs("other_clip_id")), Comparison.SIDE);
        String nextId = row.getAs("next_clip_id");
        if (nextId != null) {
            float[][] next = GreyClip.centred(pictures.get(nextId), Comparison.SIDE);
            int length = other.length;
            other = Arrays.copyOf(other, length + next.length);
            System.arraycopy(next, 0, other, length, next.length);
        }
        Comparison seen = Comparison.of(Arrays.copyOfRange(clip, skip, skip + overlap),
                Arrays.copyOfRange(other, offset, offset + overlap), row.<Boolean>getAs("still"));
        boolean hopeless = !row.<Boolean>getAs("still") && seen.correlation() < leastCorrelation;
        Object[] values = new Object[COLUMNS + 1];
        for (int column = 0; column < COLUMNS; column++) {
            values[column] = row.get(column);
        }
        values[AlignStretches.SCHEMA.fieldIndex("correlation")] = seen.correlation();
        values[AlignStretches.SCHEMA.fieldIndex("appearance")] = seen.appearance();
        values[COLUMNS] = hopeless ? Double.POSITIVE_INFINITY : seen.residual();
        return RowFactory.create(values);
    }
}

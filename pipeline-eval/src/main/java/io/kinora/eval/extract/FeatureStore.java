package io.kinora.eval.extract;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.DriverFile;
import io.kinora.core.corpus.StoredFeatures;
import io.kinora.eval.feature.Extractor;
import io.kinora.eval.source.VideoSet;
import io.kinora.eval.stats.Fingerprint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Features that were computed once, in an Iceberg table of the corpus' warehouse: a row tells by which network and
 * protocol ({@link Fingerprint#key}), of which video. The same real videos are scored against many checkpoints.
 */
public final class FeatureStore {
    private static final String NETWORK = "network";
    private static final String PROTOCOL = "protocol";
    private static final String FEATURES = "features";
    /** Why a video has no features; none where it has. */
    static final String FAILURE = "failure";
    private static final StructType SCHEMA = new StructType()
            .add(VideoSet.VIDEO, DataTypes.StringType, false)
            .add(NETWORK, DataTypes.StringType, false)
            .add(PROTOCOL, DataTypes.StringType, false)
            .add(FEATURES, DataTypes.BinaryType, false)
            .add(FAILURE, DataTypes.StringType, true);

    private final SparkSession spark;
    private final String table;

    private FeatureStore(SparkSession spark, String table) {
        this.spark = spark;
        this.table = table;
    }

    /** Opens the store in a namespace, making it if it is not there. */
    public static FeatureStore open(SparkSession spark, String namespace) {
        String table = Catalog.NAME + "." + namespace + "." + StoredFeatures.TABLE;
        spark.sql("CREATE NAMESPACE IF NOT EXISTS " + Catalog.NAME + "." + namespace);
        spark.sql("CREATE TABLE IF NOT EXISTS " + table + " (" + SCHEMA.toDDL() + ") USING iceberg"
                + " PARTITIONED BY (" + NETWORK + ", " + PROTOCOL + ")"
                + " TBLPROPERTIES ('format-version'='2', 'write.distribution-mode'='none',"
                + " 'write.metadata.delete-after-commit.enabled'='true', 'write.metadata.previous-versions-max'='20')");
        if (!Arrays.asList(spark.table(table).columns()).contains(FAILURE)) {
            // A store that an earlier Kinora made.
            spark.sql("ALTER TABLE " + table + " ADD COLUMN " + FAILURE + " string");
        }
        return new FeatureStore(spark, table);
    }

    /** What is stored now of an extractor: the video and its features, each video once. */
    public Dataset<Row> read(Extractor extractor) {
        return rows(extractor)
                .where(col(FAILURE).isNull())
                .select(VideoSet.VIDEO, FEATURES)
                // Two runs at once may both have computed a video.
                .dropDuplicates(VideoSet.VIDEO);
    }

    /** The videos of which an extractor's features are missing for good, each with a reason. */
    Dataset<Row> failures(Extractor extractor) {
        return rows(extractor)
                .where(col(FAILURE).isNotNull())
                .select(VideoSet.VIDEO, FAILURE)
                .dropDuplicates(VideoSet.VIDEO)
                .join(read(extractor), new String[] {VideoSet.VIDEO}, "left_anti");
    }

    private Dataset<Row> rows(Extractor extractor) {
        return spark.table(table)
                .where(col(NETWORK).equalTo(lit(network(extractor)))
                        .and(col(PROTOCOL).equalTo(lit(extractor.fingerprint().key()))));
    }

    /**
     * Adds features and lasting failures in one commit. The driver does it, as executors may all be busy with other
     * videos: what waited for them would be lost to a crash.
     */
    void append(List<ExtractedVideo> computed, List<Extractor> extractors) {
        Table stored = load();
        AppendFiles append = stored.newAppend();
        int files = 0;
        for (int extractor = 0; extractor < extractors.size(); extractor++) {
            List<Record> rows = rows(stored.schema(), computed, extractor, extractors.get(extractor));
            if (!rows.isEmpty()) {
                append.appendFile(DriverFile.write(stored, rows));
                files++;
            }
        }
        if (files > 0) {
            append.commit();
        }
    }

    private Table load() {
        try {
            return Spark3Util.loadIcebergTable(spark, table);
        } catch (NoSuchTableException | ParseException e) {
            throw new IllegalStateException("Cannot store features: table " + table + " was removed meanwhile", e);
        }
    }

    private static List<Record> rows(Schema schema, List<ExtractedVideo> computed, int extractor, Extractor by) {
        GenericRecord empty = GenericRecord.create(schema);
        String network = network(by);
        String protocol = by.fingerprint().key();
        List<Record> rows = new ArrayList<>();
        for (ExtractedVideo video : computed) {
            video.features().stream().filter(one -> one.extractor() == extractor).forEach(one -> rows.add(empty.copy(
                    Map.of(VideoSet.VIDEO, video.video(), NETWORK, network, PROTOCOL, protocol,
                            FEATURES, bytes(one.values())))));
            video.failures().stream().filter(one -> one.extractor() == extractor && one.lasting()).forEach(one ->
                    rows.add(empty.copy(Map.of(VideoSet.VIDEO, video.video(), NETWORK, network, PROTOCOL, protocol,
                            FEATURES, ByteBuffer.allocate(0), FAILURE, one.reason()))));
        }
        return rows;
    }

    /** The features of a row of {@link #read}: rows one after another. */
    public static float[] features(Row row) {
        byte[] bytes = row.getAs(FEATURES);
        float[] features = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(features);
        return features;
    }

    private static String network(Extractor extractor) {
        return extractor.fingerprint().parts().get(Extractor.NETWORK);
    }

    private static ByteBuffer bytes(float[] features) {
        ByteBuffer bytes = ByteBuffer.allocate(features.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(features);
        return bytes;
    }
}

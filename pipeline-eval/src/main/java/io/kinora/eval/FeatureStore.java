package io.kinora.eval;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.kinora.core.corpus.Catalog;
import io.kinora.core.corpus.StoredFeatures;
import io.kinora.eval.source.VideoSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Features that were computed once, in an Iceberg table of the corpus' warehouse: a row tells by which network
 * (SHA-256 of its weights) and protocol, of which video. The same real videos are scored against many checkpoints.
 */
final class FeatureStore {
    private static final String NETWORK = "network";
    private static final String PROTOCOL = "protocol";
    private static final String FEATURES = "features";
    private static final StructType SCHEMA = new StructType()
            .add(VideoSet.VIDEO, DataTypes.StringType, false)
            .add(NETWORK, DataTypes.StringType, false)
            .add(PROTOCOL, DataTypes.StringType, false)
            .add(FEATURES, DataTypes.BinaryType, false);

    private final SparkSession spark;
    private final String table;
    private final String network;
    private final String protocol;

    private FeatureStore(SparkSession spark, String table, String network, String protocol) {
        this.spark = spark;
        this.table = table;
        this.network = network;
        this.protocol = protocol;
    }

    /** Opens the store for one network and protocol, making it if it is not there. */
    static FeatureStore open(SparkSession spark, String namespace, String network, String protocol) {
        String table = Catalog.NAME + "." + namespace + "." + StoredFeatures.TABLE;
        spark.sql("CREATE NAMESPACE IF NOT EXISTS " + Catalog.NAME + "." + namespace);
        spark.sql("CREATE TABLE IF NOT EXISTS " + table + " (" + SCHEMA.toDDL() + ") USING iceberg"
                + " PARTITIONED BY (" + NETWORK + ", " + PROTOCOL + ")"
                + " TBLPROPERTIES ('format-version'='2', 'write.distribution-mode'='none')");
        return new FeatureStore(spark, table, network, protocol);
    }

    /** What is stored now: the video and its features, each video once. */
    Dataset<Row> read() {
        return spark.table(table)
                .where(col(NETWORK).equalTo(lit(network)).and(col(PROTOCOL).equalTo(lit(protocol))))
                .select(VideoSet.VIDEO, FEATURES)
                // Two runs at once may both have computed a video.
                .dropDuplicates(VideoSet.VIDEO);
    }

    /** Adds features in one commit. */
    void append(List<VideoFeatures> computed) {
        List<Row> rows = computed.stream()
                .map(one -> RowFactory.create(one.video(), network, protocol, bytes(one.features())))
                .toList();
        try {
            spark.createDataFrame(rows, SCHEMA).coalesce(1).writeTo(table).append();
        } catch (NoSuchTableException e) {
            throw new IllegalStateException("Cannot store features: table " + table + " was removed meanwhile", e);
        }
    }

    /** The features of a row of {@link #read}. */
    static float[] features(Row row) {
        byte[] bytes = row.getAs(FEATURES);
        float[] features = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(features);
        return features;
    }

    private static byte[] bytes(float[] features) {
        ByteBuffer bytes = ByteBuffer.allocate(features.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(features);
        return bytes.array();
    }
}

package io.kinora.eval.source;

import io.kinora.core.corpus.StoredFeatures;
import io.kinora.core.decode.VideoFile;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Video files of a folder or glob, decoded on the executors. */
final class FileVideos implements VideoSet {
    private static final String URI = "uri";
    private static final StructType SCHEMA = new StructType()
            .add(ID, DataTypes.StringType, false)
            .add(PAIR, DataTypes.StringType, false)
            .add(VIDEO, DataTypes.StringType, false)
            .add(LENGTH, DataTypes.IntegerType, false)
            .add(URI, DataTypes.StringType, false);

    private final SparkSession spark;
    private final String name;
    private final Dataset<Row> files;
    private final OwnSizeDecoder decoder;

    private FileVideos(SparkSession spark, String name, Dataset<Row> files, OwnSizeDecoder decoder) {
        this.spark = spark;
        this.name = name;
        this.files = files;
        this.decoder = decoder;
    }

    static FileVideos open(SparkSession spark, String name, OwnSizeDecoder decoder, Path work) {
        try {
            FileNames names = FileNames.of(spark.sparkContext().hadoopConfiguration(), name);
            Dataset<Row> files = FileRows.of(spark, name, SCHEMA, file -> RowFactory.create(file.uri(),
                    names.name(file.uri()), identity(file, decoder), decoder.frames(), file.uri()), work);
            if (files.isEmpty()) {
                throw KinoraException.input("empty-set", "Cannot evaluate " + name
                        + ": it holds no video file; check the address");
            }
            return new FileVideos(spark, name, files, decoder);
        } catch (IOException e) {
            throw new KinoraException(ExitCode.RESOURCES, "storage-unreachable", "Cannot list videos in " + name + ": "
                    + e.getMessage() + "; check the address and the file system's settings", e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public PairedBy pairedBy() {
        return PairedBy.FILE_NAME;
    }

    @Override
    public Dataset<Row> listing() {
        return files;
    }

    @Override
    public Dataset<Row> rows(Dataset<Row> listing) {
        return listing;
    }

    @Override
    public VideoReader reader() {
        Broadcast<SerializableConfiguration> hadoop = hadoop();
        OwnSizeDecoder frames = decoder;
        return row -> frames.decode(hadoop.value().value(), row.getAs(URI));
    }

    @Override
    public TimedReader timed() {
        Broadcast<SerializableConfiguration> hadoop = hadoop();
        OwnSizeDecoder frames = decoder;
        return row -> {
            String uri = row.getAs(URI);
            return new TimedFile(frames, hadoop.value().value(), uri, frames.shape(hadoop.value().value(), uri));
        };
    }

    private Broadcast<SerializableConfiguration> hadoop() {
        return JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    }

    /** Changes when the file does, or what is taken of it. */
    private static String identity(VideoFile file, OwnSizeDecoder decoder) {
        return String.join(StoredFeatures.SEPARATOR, StoredFeatures.ofFile(file.uri()), Long.toString(file.bytes()),
                Long.toString(file.modified()), Integer.toString(decoder.frames()), Double.toString(decoder.fps()));
    }
}

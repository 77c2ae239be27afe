package io.kinora.eval.source;

import io.kinora.core.corpus.StoredFeatures;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Version;
import io.kinora.core.decode.VideoFile;
import io.kinora.core.decode.VideoFiles;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
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
    private final List<VideoFile> files;
    private final OwnSizeDecoder decoder;

    private FileVideos(SparkSession spark, String name, List<VideoFile> files, OwnSizeDecoder decoder) {
        this.spark = spark;
        this.name = name;
        this.files = files;
        this.decoder = decoder;
    }

    static FileVideos open(SparkSession spark, String name, int frames, double fps) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        try {
            List<VideoFile> files = VideoFiles.list(hadoop, List.of(name)).videos();
            if (files.isEmpty()) {
                throw KinoraException.input("empty-set", "Cannot evaluate " + name
                        + ": it holds no video file; check the address");
            }
            return new FileVideos(spark, name, files, new OwnSizeDecoder(frames, fps));
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
    public Optional<Version> version() {
        return Optional.empty();
    }

    @Override
    public Optional<TableSet> corpus() {
        return Optional.empty();
    }

    @Override
    public Optional<String> checkpoint() {
        return Optional.empty();
    }

    @Override
    public PairedBy pairedBy() {
        return PairedBy.FILE_NAME;
    }

    @Override
    public Dataset<Row> listing() {
        List<Row> rows = files.stream()
                .map(file -> RowFactory.create(file.uri(), file.stem(), identity(file), decoder.frames(), file.uri()))
                .toList();
        return spark.createDataFrame(rows, SCHEMA);
    }

    @Override
    public Dataset<Row> rows(Dataset<Row> listing) {
        return listing;
    }

    @Override
    public VideoReader reader() {
        Broadcast<SerializableConfiguration> hadoop = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
        OwnSizeDecoder frames = decoder;
        return row -> frames.decode(hadoop.value().value(), row.getAs(URI));
    }

    /** Changes when the file does, or what is taken of it. */
    private String identity(VideoFile file) {
        return String.join(StoredFeatures.SEPARATOR, StoredFeatures.ofFile(file.uri()), Long.toString(file.bytes()),
                Long.toString(file.modified()), Integer.toString(decoder.frames()), Double.toString(decoder.fps()));
    }
}

package io.kinora.eval.source;

import io.kinora.core.error.KinoraException;
import io.kinora.eval.stats.SavedStatistics;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Videos of which only the statistics of their features are left. */
final class SavedVideos implements VideoSet {
    private static final StructType SCHEMA = new StructType()
            .add(ID, DataTypes.StringType, false)
            .add(PAIR, DataTypes.StringType, false)
            .add(VIDEO, DataTypes.StringType, false)
            .add(LENGTH, DataTypes.IntegerType, false);

    private final SparkSession spark;
    private final String name;
    private final SavedStatistics statistics;

    private SavedVideos(SparkSession spark, String name, SavedStatistics statistics) {
        this.spark = spark;
        this.name = name;
        this.statistics = statistics;
    }

    static SavedVideos open(SparkSession spark, VideoAddress.Statistics address) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        return new SavedVideos(spark, address.text(), address.files().stream()
                .map(file -> read(file, hadoop)).reduce(SavedStatistics::merge).orElseThrow());
    }

    private static SavedStatistics read(String file, Configuration hadoop) {
        Path path = new Path(file);
        try (FSDataInputStream in = path.getFileSystem(hadoop).open(path)) {
            return SavedStatistics.read(in.readAllBytes(), file);
        } catch (IOException e) {
            throw KinoraException.input("statistics-unreadable", "Cannot read the statistics in " + file + ": "
                    + e.getMessage() + "; check the address and the file system's settings");
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public PairedBy pairedBy() {
        return PairedBy.NOTHING;
    }

    @Override
    public Optional<SavedStatistics> statistics() {
        return Optional.of(statistics);
    }

    @Override
    public Dataset<Row> listing() {
        return spark.createDataFrame(List.of(), SCHEMA);
    }

    @Override
    public Dataset<Row> rows(Dataset<Row> listing) {
        return listing;
    }

    @Override
    public VideoReader reader() {
        return row -> {
            throw UnreadableVideoException.lasting("statistics hold no videos", null);
        };
    }
}

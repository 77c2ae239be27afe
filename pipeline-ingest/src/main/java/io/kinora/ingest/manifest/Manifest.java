package io.kinora.ingest.manifest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.kinora.core.error.KinoraException;
import io.kinora.core.storage.FileSystems;
import io.kinora.ingest.SparkReason;
import io.kinora.ingest.plan.Listed;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * A list of videos with captions, labels and parts: CSV with a header, JSON Lines or Parquet, one file or a folder of
 * them, text also in gzip.
 */
public final class Manifest {
    private final SparkSession spark;
    private final Broadcast<SerializableConfiguration> configuration;
    private final String uri;
    private final List<ManifestFile> files;

    private Manifest(SparkSession spark, Broadcast<SerializableConfiguration> configuration, String uri,
            List<ManifestFile> files) {
        this.spark = spark;
        this.configuration = configuration;
        this.uri = uri;
        this.files = files;
    }

    /**
     * Finds a manifest.
     *
     * @throws KinoraException exit code 3 if it is not there
     */
    public static Manifest open(SparkSession spark, Broadcast<SerializableConfiguration> configuration, String uri)
            throws IOException {
        Configuration hadoop = configuration.value().value();
        Path path = new Path(uri);
        FileSystem fileSystem = FileSystems.of(path, hadoop);
        List<ManifestFile> files = new ArrayList<>();
        try {
            FileStatus[] statuses = fileSystem.listStatus(path);
            Arrays.sort(statuses);
            for (FileStatus status : statuses) {
                String name = status.getPath().getName();
                if (status.isFile() && !name.startsWith(".") && !name.startsWith("_")) {
                    files.add(ManifestFile.of(status.getPath(), hadoop));
                }
            }
        } catch (FileNotFoundException missing) {
            throw KinoraException.input("manifest-missing", "Cannot read the manifest " + uri
                    + ": there is no such file or folder; check --manifest");
        }
        return new Manifest(spark, configuration, fileSystem.makeQualified(path).toString(), files);
    }

    /** Its full address; that of a row that cannot be used begins with it. */
    public String uri() {
        return uri;
    }

    /** Its columns that mean nothing to an ingest; those of the first row where rows differ. */
    public List<String> ignoredColumns() throws IOException {
        return files.isEmpty() ? List.of() : columns(files.get(0)).stream()
                .filter(column -> !column.isEmpty() && !ManifestEntry.COLUMNS.contains(column)).toList();
    }

    private Collection<String> columns(ManifestFile file) throws IOException {
        if (file.format() == ManifestFile.Format.PARQUET) {
            return columns(table(List.of(file.uri()))).keySet();
        }
        try (Reader text = file.text(configuration.value().value())) {
            return file.format() == ManifestFile.Format.CSV ? new CsvEntries(file.uri(), text).columns()
                    : JsonEntries.columns(file.uri(), text);
        }
    }

    /** What it lists, as {@link Listed#SCHEMA} has it: each file once, with its parts; each unusable row by itself. */
    public Dataset<Row> listed() {
        // Sorted once, in place of an aggregation that would sort before and after the shuffle. Rows that cannot be
        // used have addresses of their own.
        return text().unionByName(parquet()).repartition(col("uri"))
                .sortWithinPartitions("uri", "start", "end", "caption", "label")
                .mapPartitions((MapPartitionsFunction<Row, Row>) PartsOfFiles::new, Encoders.row(Listed.SCHEMA));
    }

    /**
     * Does work that reads a manifest on executors.
     *
     * @throws KinoraException exit code 3 if they found that it is none
     */
    public static <T> T reading(Supplier<T> work) {
        try {
            return work.get();
        } catch (Exception thrown) {
            // Spark wraps what its tasks throw.
            for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                if (cause instanceof KinoraException unusable) {
                    throw unusable;
                }
            }
            throw thrown;
        }
    }

    private Dataset<Row> text() {
        List<ManifestFile> texts = files.stream()
                .filter(file -> file.format() != ManifestFile.Format.PARQUET).toList();
        Broadcast<SerializableConfiguration> hadoop = configuration;
        JavaRDD<Row> rows = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(texts, Math.max(1, texts.size()))
                .flatMap(file -> rows(file, hadoop.value().value()));
        return spark.createDataFrame(rows, ManifestRows.SCHEMA);
    }

    private static Iterator<Row> rows(ManifestFile file, Configuration hadoop) throws IOException {
        Reader text = file.text(hadoop);
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) ended -> {
            try {
                text.close();
            } catch (IOException thrown) {
                throw new UncheckedIOException(thrown);
            }
        });
        ManifestRows rows = new ManifestRows(file.uri(), hadoop);
        return mapped(file.entries(text), rows::row);
    }

    private Dataset<Row> parquet() {
        List<String> paths = files.stream().filter(file -> file.format() == ManifestFile.Format.PARQUET)
                .map(ManifestFile::uri).toList();
        if (paths.isEmpty()) {
            return spark.createDataFrame(List.of(), ManifestRows.SCHEMA);
        }
        Dataset<Row> table = table(paths);
        Map<String, String> columns = columns(table);
        if (!columns.containsKey("uri")) {
            throw unusable("it has no column uri, but " + String.join(", ", columns.values()));
        }
        // Not by its name alone, which a column of the manifest may have.
        Column metadata = table.metadataColumn("_metadata");
        List<Column> selected = new ArrayList<>(List.of(metadata.getField("file_name"),
                metadata.getField("row_index")));
        ManifestEntry.COLUMNS.forEach(name -> selected.add((columns.containsKey(name) ? col(columns.get(name))
                : lit(null)).cast("string").as(name)));
        String folder = new Path(paths.get(0)).getParent().toString();
        Broadcast<SerializableConfiguration> hadoop = configuration;
        return table.select(selected.toArray(Column[]::new)).mapPartitions((MapPartitionsFunction<Row, Row>) rows ->
                        mapped(rows, row -> parquetRow(row, folder, hadoop.value().value())),
                Encoders.row(ManifestRows.SCHEMA));
    }

    private Dataset<Row> table(List<String> paths) {
        try {
            return spark.read().option("mergeSchema", "true").parquet(paths.toArray(String[]::new));
        } catch (Exception unreadable) {
            throw unusable("its Parquet files cannot be read, or not as one table (" + SparkReason.of(unreadable)
                    + "); write them anew, with the columns " + String.join(", ", ManifestEntry.COLUMNS) + " as text");
        }
    }

    /** A table's columns by their names in small letters, as CSV files' are looked up. */
    private Map<String, String> columns(Dataset<Row> table) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (String column : table.columns()) {
            columns.putIfAbsent(column.toLowerCase(Locale.ROOT), column);
        }
        return columns;
    }

    private KinoraException unusable(String why) {
        return KinoraException.input("bad-manifest", "Cannot use the manifest " + uri + ": " + why);
    }

    private static <T> Iterator<Row> mapped(Iterator<T> items, Function<T, Row> function) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(items, Spliterator.ORDERED), false)
                .map(function).iterator();
    }

    private static Row parquetRow(Row row, String folder, Configuration hadoop) {
        String[] values = new String[ManifestEntry.COLUMNS.size()];
        for (int column = 0; column < values.length; column++) {
            values[column] = row.getString(column + 2);
        }
        return new ManifestRows(folder + "/" + row.getString(0), hadoop)
                .row(ManifestEntry.of(row.getLong(1) + 1, values));
    }
}

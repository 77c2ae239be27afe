package io.kinora.core.corpus;

import static org.apache.spark.sql.functions.lit;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.spark.CommitMetadata;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.types.StructField;

/**
 * Tables that belong together, in one namespace of the catalog: a corpus, or a set of generated videos. Each table
 * commits alone; {@link #versions} hold what appears together.
 */
public final class TableSet {
    /** The last one is tagged last: a version is there once it has its tag. */
    private static final List<String> CORPUS = List.of(Tables.FRAMES, Tables.CLIPS, Tables.CUTS, Tables.SOURCES);

    /** What is true of a corpus whichever version is read: no part of versions. */
    private static final List<String> REGISTERS = List.of(Tables.TOMBSTONES, Tables.ARTIFACTS);

    /** Property of a snapshot's summary: what a commit belongs to. */
    public static final String MARK = "kinora.batch";

    private final SparkSession spark;
    private final String uri;
    private final String name;
    private final List<String> tables;
    private final List<String> registers;

    private TableSet(SparkSession spark, CorpusSettings settings, String name, List<String> tables,
            List<String> registers) {
        TableName.require(name);
        this.spark = spark;
        this.name = name;
        this.tables = tables;
        this.registers = registers;
        try {
            this.uri = Catalog.qualified(settings.uri(), spark.sparkContext().hadoopConfiguration());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The corpus of the settings. */
    public static TableSet corpus(SparkSession spark, CorpusSettings settings) {
        return new TableSet(spark, settings, settings.name(), CORPUS, REGISTERS);
    }

    /** A set of generated videos in the same warehouse. */
    public static TableSet generated(SparkSession spark, CorpusSettings settings, String name) {
        return new TableSet(spark, settings, name, List.of(Tables.FRAMES, Tables.VIDEOS), List.of());
    }

    /** The warehouse as an absolute URI. */
    public String uri() {
        return uri;
    }

    /** The namespace. */
    public String name() {
        return name;
    }

    /** The tables as they were at certain times. */
    public Versions versions() {
        return new Versions(this, tables);
    }

    /** Whether all the tables are there. */
    public boolean exists() {
        return all().allMatch(table -> spark.catalog().tableExists(sqlName(table)));
    }

    /** Whether any table stands in the namespace, this set's or another's. */
    public boolean taken() {
        return Stream.of(Tables.FRAMES, Tables.CLIPS, Tables.SOURCES, Tables.VIDEOS)
                .anyMatch(table -> spark.catalog().tableExists(sqlName(table)));
    }

    /** Makes the tables that are missing. */
    public void create() {
        spark.sql("CREATE NAMESPACE IF NOT EXISTS " + Catalog.NAME + "." + name);
        for (String table : all().toList()) {
            if (!spark.catalog().tableExists(sqlName(table))) {
                // Rows of frames are large: no shuffle before writing, and row groups that one reader can hold. What is
                // deleted is gone from the data files: others read them without Iceberg.
                spark.sql("CREATE TABLE IF NOT EXISTS " + sqlName(table) + " (" + Tables.schemaOf(table).toDDL()
                        + ") USING iceberg " + Tables.partitioning(table) + " TBLPROPERTIES ("
                        + "'format-version'='2', 'write.distribution-mode'='none', 'write.spark.fanout.enabled'='true',"
                        + "'write.delete.mode'='copy-on-write', 'write.update.mode'='copy-on-write',"
                        + "'write.merge.mode'='copy-on-write',"
                        + "'write.parquet.compression-codec'='zstd', 'write.parquet.row-group-size-bytes'='16777216'"
                        + Tables.layout(table) + ")");
            }
            // A tag needs a snapshot to point at, even where nothing is ever appended.
            Table iceberg = iceberg(table);
            if (iceberg.currentSnapshot() == null) {
                iceberg.newAppend().commit();
            }
        }
    }

    /** Appends rows to a table in one commit; columns go by name. */
    public void append(String table, Dataset<Row> rows) {
        try {
            whole(table, rows).writeTo(sqlName(table)).append();
        } catch (NoSuchTableException e) {
            throw missing(e);
        }
    }

    /**
     * Appends rows to a table in one commit that bears a mark, by which {@link #lastMark} and {@link #hasMark} find it.
     *
     * @return how many rows the commit added
     */
    public long append(String table, Dataset<Row> rows, String mark) {
        try {
            whole(table, rows).writeTo(sqlName(table)).option("snapshot-property." + MARK, mark).append();
        } catch (NoSuchTableException e) {
            throw missing(e);
        }
        Map<String, String> summary = iceberg(table).currentSnapshot().summary();
        if (!mark.equals(summary.get(MARK))) {
            throw KinoraException.input("corpus-busy", "Cannot go on writing to " + name + ": another job wrote to it"
                    + " at the same time; let one job after the other write, then give the same command again");
        }
        return Long.parseLong(summary.getOrDefault(SnapshotSummary.ADDED_RECORDS_PROP, "0"));
    }

    /** Columns that a user added, such as an embedding, are null in rows that know nothing of them. */
    private Dataset<Row> whole(String table, Dataset<Row> rows) {
        Dataset<Row> whole = rows;
        for (StructField column : spark.table(sqlName(table)).schema().fields()) {
            if (!List.of(rows.columns()).contains(column.name())) {
                whole = whole.withColumn(column.name(), lit(null).cast(column.dataType()));
            }
        }
        return whole;
    }

    /** Runs a statement of SQL that changes one table, in a commit that bears a mark. */
    public void sql(String statement, String mark) {
        CommitMetadata.withCommitProperties(Map.of(MARK, mark), () -> spark.sql(statement), RuntimeException.class);
    }

    /** The mark of the last marked commit to a table, as far back as it remembers. */
    public Optional<String> lastMark(String table) {
        return lastMark(iceberg(table));
    }

    /** The mark of the last marked commit to a table, as far back as it remembers. */
    public static Optional<String> lastMark(Table table) {
        List<String> marks = marks(table);
        return marks.isEmpty() ? Optional.empty() : Optional.of(marks.get(marks.size() - 1));
    }

    /** Whether a commit to a table bears this mark. */
    public boolean hasMark(String table, String mark) {
        return marks(iceberg(table)).contains(mark);
    }

    private static List<String> marks(Table table) {
        return StreamSupport.stream(table.snapshots().spliterator(), false)
                .map(snapshot -> snapshot.summary().get(MARK)).filter(Objects::nonNull).toList();
    }

    /** The snapshot that a table is at now. */
    public long snapshot(String table) {
        return iceberg(table).currentSnapshot().snapshotId();
    }

    /**
     * Replaces all rows of a table in one commit; columns go by name.
     *
     * @param snapshot the snapshot that the rows were made from
     * @throws KinoraException exit code 3 if another job has written to the table since; nothing is replaced then
     */
    public void replace(String table, Dataset<Row> rows, long snapshot) {
        try {
            whole(table, rows).writeTo(sqlName(table)).option("isolation-level", "serializable")
                    .option("validate-from-snapshot-id", Long.toString(snapshot)).overwrite(lit(true));
        } catch (NoSuchTableException e) {
            throw missing(e);
        } catch (ValidationException e) {
            throw new KinoraException(ExitCode.INPUT, "corpus-changed", "Cannot replace the rows of " + sqlName(table)
                    + ": another job has written to it since they were made; give the same command again", e);
        }
    }

    /** A table as it is now. */
    public Dataset<Row> read(String table) {
        return spark.table(sqlName(table));
    }

    /** A table at a version. */
    public Dataset<Row> read(String table, Version version) {
        return spark.sql("SELECT * FROM " + at(table, version));
    }

    /**
     * A table at a version, as text for a FROM clause; Iceberg's metadata columns can be selected from it.
     *
     * @throws KinoraException exit code 3 if rows of the version have been taken down since it was looked up
     */
    public String at(String table, Version version) {
        versions().requireUnchanged(table, version);
        return sqlName(table) + " VERSION AS OF " + version.snapshot(table);
    }

    private Stream<String> all() {
        return Stream.concat(tables.stream(), registers.stream());
    }

    /** A table's name in Spark SQL. */
    public String sqlName(String table) {
        return Catalog.NAME + "." + name + "." + table;
    }

    /**
     * A table as Iceberg knows it.
     *
     * @throws KinoraException exit code 3 if it does not exist
     */
    public Table iceberg(String table) {
        try {
            return Spark3Util.loadIcebergTable(spark, sqlName(table));
        } catch (NoSuchTableException e) {
            throw missing(e);
        } catch (ParseException e) {
            throw new IllegalStateException("Cannot parse the table name " + sqlName(table), e);
        }
    }

    KinoraException missing(Throwable cause) {
        return new KinoraException(ExitCode.INPUT, "table-missing", "Cannot find the tables of " + name + " in " + uri
                + ": check --corpus and the name, or write them first: ingest writes a corpus, generate a set of"
                + " generated videos", cause);
    }
}

package io.kinora.eval.history;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;
import static org.apache.spark.sql.functions.col;

import io.kinora.core.corpus.Catalog;
import io.kinora.core.error.KinoraException;
import io.kinora.eval.metric.Better;
import io.kinora.eval.metric.Figure;
import io.kinora.eval.stats.Fingerprint;
import io.kinora.eval.stats.Floor;
import io.kinora.eval.stats.Interval;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.iceberg.types.Types;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The table of all evaluations in the corpus' warehouse: one row for each figure; docs/data-model.md says what its
 * columns mean. An evaluation is there once, whole, however often it is recorded.
 */
public final class EvaluationHistory {
    /** Name of the table. */
    public static final String TABLE = "figures";

    private static final String ID = "id";
    private static final Types.MapType SNAPSHOTS =
            Types.MapType.ofRequired(20, 21, Types.StringType.get(), Types.LongType.get());
    private static final Types.MapType GENERATED_SNAPSHOTS =
            Types.MapType.ofRequired(22, 23, Types.StringType.get(), Types.LongType.get());
    private static final Types.MapType FINGERPRINT =
            Types.MapType.ofRequired(26, 27, Types.StringType.get(), Types.StringType.get());
    private static final Schema SCHEMA = new Schema(
            required(1, ID, Types.StringType.get()),
            required(2, "run", Types.StringType.get()),
            required(3, "time", Types.LongType.get()),
            required(4, "real", Types.StringType.get()),
            optional(5, "real_version", Types.StringType.get()),
            required(6, "real_snapshots", SNAPSHOTS),
            required(7, "generated", Types.StringType.get()),
            optional(8, "generated_version", Types.StringType.get()),
            required(9, "generated_snapshots", GENERATED_SNAPSHOTS),
            optional(10, "checkpoint", Types.StringType.get()),
            required(11, "protocol", Types.StringType.get()),
            required(12, "metric", Types.StringType.get()),
            required(13, "value", Types.DoubleType.get()),
            required(14, "real_videos", Types.LongType.get()),
            required(15, "generated_videos", Types.LongType.get()),
            optional(16, "estimate", Types.DoubleType.get()),
            optional(17, "low", Types.DoubleType.get()),
            optional(18, "high", Types.DoubleType.get()),
            optional(19, "level", Types.DoubleType.get()),
            optional(24, "method", Types.StringType.get()),
            required(25, "fingerprint", FINGERPRINT),
            optional(28, "points", Types.LongType.get()),
            optional(29, "floor", Types.DoubleType.get()),
            optional(30, "floor_spread", Types.DoubleType.get()),
            optional(31, "floor_points", Types.LongType.get()),
            optional(32, "of_real", Types.DoubleType.get()),
            optional(33, "of_real_low", Types.DoubleType.get()),
            optional(34, "of_real_high", Types.DoubleType.get()),
            optional(35, "of_real_method", Types.StringType.get()));

    private final SparkSession spark;
    private final String name;
    private final DriverTable table;

    private EvaluationHistory(SparkSession spark, String name, DriverTable table) {
        this.spark = spark;
        this.name = name;
        this.table = table;
    }

    /** Opens the history in a namespace of the warehouse, making it if it is not there. */
    public static EvaluationHistory open(SparkSession spark, String namespace) {
        return new EvaluationHistory(spark, Catalog.NAME + "." + namespace + "." + TABLE,
                DriverTable.open(Spark3Util.loadIcebergCatalog(spark, Catalog.NAME),
                        TableIdentifier.of(namespace, TABLE), SCHEMA, ID, PartitionSpec.unpartitioned()));
    }

    /**
     * Records an evaluation in one commit, unless one of its id is there.
     *
     * @param entry of one without figures nothing is recorded
     * @return whether it was not there before
     */
    public boolean append(HistoryEntry entry) {
        List<Record> rows = entry.figures().stream().map(figure -> row(entry, figure)).toList();
        return table.update(entry.id(), before -> before.isEmpty() ? rows : List.of());
    }

    /** All figures that can be compared on each of these terms, in the order of their time. */
    public Map<Terms, List<PastFigure>> trends(Collection<Terms> terms) {
        Map<Terms, List<PastFigure>> trends = figures(terms.stream().map(Terms::metric).toList()).stream()
                .collect(Collectors.groupingBy(PastFigure::terms));
        return terms.stream().distinct().collect(Collectors.toMap(Function.identity(),
                one -> trends.getOrDefault(one, List.of())));
    }

    /**
     * The figure that a new one is held against.
     *
     * @param id of the new one's evaluation, which is no baseline of its own
     * @throws KinoraException exit code 3 if one that is named is not there, or cannot be compared, with what differs
     */
    public Optional<PastFigure> baseline(Baseline baseline, Terms terms, Better better, String id) {
        List<PastFigure> others = figures(List.of(terms.metric())).stream()
                .filter(past -> !past.id().equals(id)).toList();
        List<PastFigure> like = others.stream().filter(past -> past.terms().equals(terms)).toList();
        if (baseline.isNamed() && like.stream().noneMatch(past -> past.isCalled(baseline.name()))) {
            others.stream().filter(past -> past.isCalled(baseline.name())).reduce((earlier, later) -> later)
                    .ifPresent(unlike -> refuse(terms, unlike));
        }
        return baseline.choose(like, better);
    }

    private static void refuse(Terms terms, PastFigure unlike) {
        throw KinoraException.input("unlike-baseline", "Cannot compare " + terms.metric() + " with that of "
                + unlike.run() + ", which came about differently: " + terms.difference(unlike.terms())
                + "; evaluate both alike, or choose another evaluate.baseline");
    }

    private List<PastFigure> figures(Collection<String> metrics) {
        return spark.table(name).where(col("metric").isInCollection(metrics)).orderBy("time", ID).collectAsList()
                .stream().map(EvaluationHistory::past).toList();
    }

    private Record row(HistoryEntry entry, Figure figure) {
        Record row = GenericRecord.create(table.schema());
        row.setField(ID, entry.id());
        row.setField("run", entry.run());
        row.setField("time", entry.time().toEpochMilli());
        row.setField("real", entry.real().address());
        row.setField("real_version", entry.real().version().orElse(null));
        row.setField("real_snapshots", entry.real().snapshots());
        row.setField("generated", entry.generated().address());
        row.setField("generated_version", entry.generated().version().orElse(null));
        row.setField("generated_snapshots", entry.generated().snapshots());
        row.setField("checkpoint", entry.checkpoint().orElse(null));
        row.setField("protocol", figure.protocol().key());
        row.setField("fingerprint", figure.protocol().parts());
        row.setField("metric", figure.metric());
        row.setField("value", figure.value());
        row.setField("real_videos", figure.real());
        row.setField("generated_videos", figure.generated());
        figure.interval().ifPresent(interval -> {
            row.setField("estimate", interval.value());
            row.setField("low", interval.low());
            row.setField("high", interval.high());
            row.setField("level", interval.level());
            row.setField("points", interval.n());
            row.setField("method", interval.method());
        });
        figure.floor().ifPresent(floor -> {
            row.setField("floor", floor.value());
            row.setField("floor_spread", floor.spread());
            row.setField("floor_points", floor.size());
        });
        figure.ofReal().ifPresent(real -> {
            row.setField("of_real", real.value());
            row.setField("of_real_low", real.low());
            row.setField("of_real_high", real.high());
            row.setField("of_real_method", real.method());
        });
        return row;
    }

    private static PastFigure past(Row row) {
        return new PastFigure(row.getAs(ID), row.getAs("run"), Instant.ofEpochMilli(row.<Long>getAs("time")),
                side(row, "real"), side(row, "generated"), Optional.ofNullable(row.getAs("checkpoint")), figure(row));
    }

    private static VideosOfSide side(Row row, String side) {
        return new VideosOfSide(row.getAs(side), Optional.ofNullable(row.getAs(side + "_version")),
                row.<String, Long>getJavaMap(row.fieldIndex(side + "_snapshots")));
    }

    private static Figure figure(Row row) {
        long real = row.getAs("real_videos");
        Optional<Interval> interval = Optional.<Double>ofNullable(row.getAs("estimate"))
                .map(estimate -> new Interval(estimate, row.<Double>getAs("low"), row.<Double>getAs("high"),
                        row.<Double>getAs("level"), row.<Long>getAs("points"), row.getAs("method")));
        Optional<Floor> floor = Optional.<Double>ofNullable(row.getAs("floor")).map(value -> new Floor(value,
                row.<Double>getAs("floor_spread"), row.<Long>getAs("floor_points")));
        Optional<Interval> ofReal = Optional.<Double>ofNullable(row.getAs("of_real"))
                .map(value -> new Interval(value, row.<Double>getAs("of_real_low"), row.<Double>getAs("of_real_high"),
                        Interval.LEVEL, real, row.getAs("of_real_method")));
        return new Figure(row.getAs("metric"),
                new Fingerprint(row.<String, String>getJavaMap(row.fieldIndex("fingerprint"))),
                row.<Double>getAs("value"), interval, floor, ofReal, real, row.<Long>getAs("generated_videos"));
    }
}

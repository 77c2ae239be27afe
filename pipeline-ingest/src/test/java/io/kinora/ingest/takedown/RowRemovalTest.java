package io.kinora.ingest.takedown;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.corpus.TableSet;
import io.kinora.ingest.TestCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows leave a table with two versions, while another job writes to it; then the files go, each when it is due. */
class RowRemovalTest {
    private static final String NAME = "kinora.small.frames";
    private static final Duration DAY = Duration.ofDays(1);
    /** What happens once a take-down has found the rows and begins to write. */
    private static final AtomicReference<Runnable> MEANWHILE = new AtomicReference<>();

    @TempDir
    private Path folder;

    private SparkSession spark;
    private Table table;

    /** Names files, and lets another job write first. */
    public static final class Places implements LocationProvider {
        private static final long serialVersionUID = 1L;

        private final String location;

        /** Iceberg calls it. */
        public Places(String location, Map<String, String> properties) {
            this.location = location;
        }

        @Override
        public String newDataLocation(String name) {
            Runnable meanwhile = name.startsWith("take-down") ? MEANWHILE.getAndSet(null) : null;
            if (meanwhile != null) {
                // A thread of its own, as Spark's tasks cannot use Spark.
                CompletableFuture.runAsync(meanwhile).join();
            }
            return location + "/data/" + name;
        }

        @Override
        public String newDataLocation(PartitionSpec spec, StructLike partition, String name) {
            return newDataLocation(name);
        }
    }

    @Test
    void versionsStayWhatTheyAreAndFilesGoWhenTheirOwnTimeIsOver() throws Exception {
        spark = new TestCorpus(folder, "").spark();
        spark.sql("CREATE NAMESPACE kinora.small");
        spark.sql("CREATE TABLE " + NAME + " (clip_id string) USING iceberg TBLPROPERTIES"
                + " ('write.location-provider.impl'='" + Places.class.getName() + "')");
        table = Spark3Util.loadIcebergTable(spark, NAME);
        long neverTagged = append("lost", "run/0");
        spark.sql("DELETE FROM " + NAME);
        long first = append("y", "keep1", "run/1");
        table.manageSnapshots().createTag("v1", first).commit();
        long second = append("x", "keep2", "run/2");
        table.manageSnapshots().createTag("v2", second).commit();

        MEANWHILE.set(() -> spark.sql("INSERT INTO " + NAME + " VALUES ('z')"));
        assertThat(remove("x")).isEqualTo(new RowRemoval.Removed(1, 1));

        assertThat(MEANWHILE).hasValue(null);
        assertThat(rows("'v1'")).containsExactly("keep1", "y");
        assertThat(rows("'v2'")).as("without what came meanwhile").containsExactly("keep1", "keep2", "y");
        assertThat(rows("'main'")).containsExactly("keep1", "keep2", "y", "z");
        assertThat(table.refs().get("v1").snapshotId()).isEqualTo(first);

        Instant between = Instant.now();
        remove("y");
        assertThat(rows("'v1'")).containsExactly("keep1");
        Expiry.Expired some = expiry(between, DAY, between.plus(DAY)).expire();
        assertThat(some.due()).isPresent();
        assertThat(some.waiting()).isPositive();
        assertThat(rows(Long.toString(first))).as("left by the second take-down only").containsExactly("keep1", "y");
        assertThat(table.snapshot(second)).isNull();
        assertThat(table.snapshot(neverTagged)).isNull();

        Path stray = stray("stray.parquet", FileTime.from(between));
        Path young = stray("young.parquet", FileTime.from(Instant.now().plus(DAY)));
        assertThat(expiry(between, Duration.ZERO, Instant.now()).preview().snapshots()).isPositive();
        Expiry.Expired atOnce = expiry(between, Duration.ZERO, Instant.now()).expire();
        assertThat(atOnce.files()).isPositive();
        assertThat(atOnce.waiting()).as("snapshots that hold what was taken down").isZero();
        assertThat(atOnce.due()).as("a running job may commit it").isPresent();
        assertThat(StreamSupport.stream(table.snapshots().spliterator(), false).count()).as("heads").isEqualTo(3);
        assertThat(stray).exists();
        assertThat(expiry(between, Duration.ZERO, Instant.now().plus(DAY)).expire())
                .as("it, and what the attempt wrote in vain that came too late")
                .isEqualTo(new Expiry.Expired(0, 2, 0, Optional.empty()));
        assertThat(stray).doesNotExist();
        assertThat(young).exists();
        assertThat(TableSet.lastMark(table)).as("which batch came last").contains("run/2");
        assertThat(rows("'main'")).containsExactly("keep1", "keep2", "z");
        spark.stop();
    }

    private long append(String... valuesAndMark) throws Exception {
        int last = valuesAndMark.length - 1;
        spark.createDataset(List.of(valuesAndMark).subList(0, last), Encoders.STRING())
                .toDF("clip_id").coalesce(1).writeTo(NAME)
                .option("snapshot-property." + TableSet.MARK, valuesAndMark[last]).append();
        table.refresh();
        return table.currentSnapshot().snapshotId();
    }

    private RowRemoval.Removed remove(String id) {
        return new RowRemoval(JavaSparkContext.fromSparkContext(spark.sparkContext()), table,
                new RowMatch(List.of("clip_id"), List.of(id))).remove();
    }

    private Expiry expiry(Instant takenDown, Duration after, Instant now) {
        return new Expiry(spark, table, takenDown, after, now);
    }

    private List<String> rows(String version) {
        return spark.sql("SELECT clip_id FROM " + NAME + " VERSION AS OF " + version + " ORDER BY 1").collectAsList()
                .stream().map(row -> row.getString(0)).toList();
    }

    private Path stray(String name, FileTime modified) throws IOException {
        Path file = Files.writeString(Path.of(table.location().replaceFirst("^file:", ""), "data", name), "left");
        return Files.setLastModifiedTime(file, modified);
    }
}

package io.kinora.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredRowsTest {
    private static final StructType SCHEMA = new StructType().add("id", "long", false);
    private static SparkSession spark;

    @TempDir
    private java.nio.file.Path folder;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder().master("local[2]").getOrCreate();
        spark.sparkContext().hadoopConfiguration().setClass("fs." + NoRenameFileSystem.SCHEME + ".impl",
                NoRenameFileSystem.class, FileSystem.class);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private Path path() {
        return new Path(NoRenameFileSystem.SCHEME + ":" + folder.resolve("rows"));
    }

    private static List<Long> ids(List<Path> files) {
        return StoredRows.read(spark, SCHEMA, files).as(Encoders.LONG()).collectAsList().stream().sorted().toList();
    }

    @Test
    void writesWithoutRenamesAndReadsNoFileButThoseThatCount() throws IOException {
        String protocol = spark.conf().get("spark.sql.sources.commitProtocolClass");
        List<Path> files = StoredRows.write(spark.range(0, 10, 1, 2).toDF(), path(), 2);

        assertThat(files).as("5 rows a partition, at most 2 a file").hasSize(6);
        assertThat(ids(files.subList(0, 3))).as("files come in the order of partitions").containsExactly(0L, 1L, 2L,
                3L, 4L);
        // What an attempt leaves that was killed, or whose executor was taken for lost.
        Files.copy(folder.resolve("rows/" + files.get(0).getName()), folder.resolve("rows/part-00000-left.parquet"));
        assertThat(ids(StoredRows.files(path(), spark.sparkContext().hadoopConfiguration()))).hasSize(10)
                .doesNotHaveDuplicates();
        assertThat(spark.conf().get("spark.sql.sources.commitProtocolClass")).isEqualTo(protocol);
    }

    @Test
    void replacesWhatWasThere() {
        StoredRows.write(spark.range(5).toDF(), path(), 0);
        assertThat(ids(StoredRows.write(spark.range(7, 9).toDF(), path(), 0))).containsExactly(7L, 8L);
    }

    @Test
    void noFilesAreNoRows() {
        assertThat(ids(List.of())).isEmpty();
    }
}

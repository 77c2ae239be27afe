package io.kinora.eval.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRowsTest {
    private static final StructType SCHEMA = new StructType().add("name", DataTypes.StringType, false);

    @TempDir
    private Path folder;

    @Test
    void moreFilesThanFitIntoMemoryAreListedInFiles() throws IOException {
        Path videos = Files.createDirectory(folder.resolve("videos"));
        for (int i = 0; i < 5; i++) {
            Files.createFile(videos.resolve(i + ".mp4"));
        }
        try (SparkSession spark = SparkSession.builder().master("local[2]").config("spark.ui.enabled", false)
                .getOrCreate()) {
            assertListed(spark, 2, true);
            assertListed(spark, 2, true);
            assertListed(spark, 6, false);
        }
    }

    private void assertListed(SparkSession spark, int inMemory, boolean written) throws IOException {
        Dataset<Row> rows = FileRows.of(spark, folder.resolve("videos").toString(), SCHEMA,
                file -> RowFactory.create(file.stem()), new org.apache.hadoop.fs.Path(folder.resolve("list").toUri()),
                inMemory);
        assertThat(rows.collectAsList()).extracting(row -> row.getString(0))
                .containsExactlyInAnyOrder("0", "1", "2", "3", "4");
        assertThat(Files.exists(folder.resolve("list"))).isEqualTo(written);
    }
}

package io.kinora.ingest.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
    @TempDir
    Path folder;

    private SparkSession spark;

    @Test
    void readsWhateverColumnsParquetHasAndRefusesWhatItCannotReadInOneSentence() throws Exception {
        try (SparkSession session = SparkSession.builder().master("local[1]").config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 1).getOrCreate()) {
            spark = session;
            assertThat(only(parquet("own", "SELECT 'a.mp4' AS URI, 'mine' AS _metadata")).getString(0))
                    .as("a column in capitals, and one named as Spark names its own").endsWith("/own/a.mp4");
            assertThat(only(text("late.csv", "uri,start\na.mp4,999999999e9\n")).<String>getAs("problem"))
                    .as("a time that no video reaches is one bad row").contains("no time in a video");

            refuses(parquet("nameless", "SELECT 'a.mp4' AS url"), "it has no column uri, but url");
            refuses(parquet("unlike", "SELECT 'a.mp4' AS uri, 1 AS start", "SELECT 'b.mp4' AS uri, 'x' AS start"),
                    "cannot be read, or not as one table");
            refuses(text("none.parquet", "no Parquet at all"), "cannot be read");
            refuses(text("damaged.csv.gz", "\u001f\u008b\u0005"), "no text in UTF-8, plain or in gzip");
            refuses(text("latin.jsonl", "\u00fc"), "no text in UTF-8, plain or in gzip");
        }
    }

    private void refuses(String uri, String why) {
        assertThatThrownBy(() -> only(uri)).isInstanceOfSatisfying(KinoraException.class, refused -> {
            assertThat(refused.exitCode()).isEqualTo(ExitCode.INPUT);
            assertThat(refused).hasMessageStartingWith("Cannot use the manifest").hasMessageContaining(why);
            assertThat(refused.getMessage()).doesNotContain("\n").hasSizeLessThan(600);
        });
    }

    private Row only(String uri) throws Exception {
        JavaSparkContext executors = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Manifest manifest = Manifest.open(spark,
                executors.broadcast(new SerializableConfiguration(executors.hadoopConfiguration())), uri);
        manifest.ignoredColumns();
        return Manifest.reading(() -> manifest.listed().collectAsList()).get(0);
    }

    private String parquet(String name, String... queries) {
        String path = folder.resolve(name).toString();
        for (String query : queries) {
            spark.sql(query).coalesce(1).write().mode("append").parquet(path);
        }
        return path;
    }

    private String text(String name, String content) throws Exception {
        return Files.write(folder.resolve(name), content.getBytes(StandardCharsets.ISO_8859_1)).toString();
    }
}

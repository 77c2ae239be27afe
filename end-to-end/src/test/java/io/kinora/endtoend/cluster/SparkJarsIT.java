package io.kinora.endtoend.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cluster brings must not come twice: classes of Spark, Hadoop, Scala, SLF4J or Iceberg in a jar clash. */
class SparkJarsIT {
    private static final List<String> CLUSTER_PACKAGES = List.of("org/apache/spark/", "org/apache/hadoop/", "scala/",
            "org/slf4j/", "org/apache/logging/", "org/apache/log4j/", "org/apache/iceberg/", "org/apache/parquet/",
            "com/fasterxml/jackson/core/", "com/fasterxml/jackson/databind/");

    @ParameterizedTest
    @ValueSource(strings = {"pipeline-ingest", "pipeline-train", "pipeline-eval", "demo"})
    void holdsNothingThatTheClusterBrings(String module) throws IOException {
        Path file = Installation.HOME.resolve(module).resolve("target").resolve(module + "-spark.jar");
        try (JarFile jar = new JarFile(file.toFile())) {
            List<String> entries = jar.stream().map(ZipEntry::getName).toList();
            assertThat(entries).as("Kinora's own classes").anyMatch(name -> name.startsWith("io/kinora/core/job/"));
            assertThat(entries).filteredOn(name -> CLUSTER_PACKAGES.stream().anyMatch(name::startsWith)).isEmpty();
            assertThat(entries).filteredOn(name -> name.endsWith(".so")).isNotEmpty()
                    .allMatch(name -> name.contains("linux-x86_64") || name.contains("Linux/x86_64")
                            || name.startsWith("com/sun/jna/") || name.startsWith("org/jline/nativ/"));
        }
    }
}

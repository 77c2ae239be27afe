package io.kinora.endtoend.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.endtoend.Installation;
import io.kinora.endtoend.cluster.Submission;
import io.kinora.endtoend.fault.FaultTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The whole line on HDFS, a NameNode and three DataNodes in processes of their own, one of which is killed. */
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HdfsIT {
    private static final int DATA_NODES = 3;

    @TempDir
    static Path folder;

    private static HdfsCluster cluster;
    private static Line line;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        cluster = HdfsCluster.start(folder.resolve("hdfs"), DATA_NODES);
        line = new Line(folder, cluster.uri(), """
                spark { "spark.hadoop.dfs.replication" = 2 }
                """, Map.of(), List.of(), Map.of(), Map.of("type", "hadoop"));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    @Order(1)
    @DisplayName("A DataNode killed amid ingest: ingest goes on, the tables are those of an undisturbed run")
    void ingestLosesNothingWithADataNode() throws Exception {
        Installation.Outcome outcome;
        try (Submission ingest = line.start("ingest", "ingest", "--videos", line.videos().toString())) {
            ingest.awaitWhileRunning(() -> staged("/corpus/_kinora"));
            outcome = afterKilling(0, ingest);
        }
        JsonNode result = line.done("ingest", outcome);
        cluster.startDataNode(0);

        JsonNode calm = line.done("ingest", "ingest-calm", "--videos", line.videos().toString(), "--set",
                "corpus.name=calm");
        assertThat(result.path("sources")).isEqualTo(calm.path("sources"));
        assertThat(result.path("clips")).isEqualTo(calm.path("clips"));
        line.assertSame("corpus", "calm");
        FaultTable.check("An HDFS DataNode is killed", "ingest", FaultTable.end(outcome, result), "", FaultTable.ROWS);
    }

    private static Installation.Outcome afterKilling(int dataNode, Submission job)
            throws IOException, InterruptedException {
        cluster.killDataNode(dataNode);
        assertThat(job.runs()).as("the DataNode was killed amid the work").isTrue();
        return job.end();
    }

    private static boolean staged(String folder) {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder);
        try {
            DistributedFileSystem fileSystem = cluster.fileSystem();
            if (!fileSystem.exists(path)) {
                return false;
            }
            for (FileStatus run : fileSystem.listStatus(path)) {
                org.apache.hadoop.fs.Path staged = new org.apache.hadoop.fs.Path(run.getPath(), "staged");
                if (fileSystem.exists(staged) && fileSystem.listStatus(staged).length > 0) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Order(2)
    void curatesAVersion() throws Exception {
        JsonNode result = line.done("curate", "curate", "--where", "true", "--tag", "all");
        assertThat(result.at("/corpus/version").asText()).isEqualTo("all");
    }

    @Test
    @Order(3)
    void trains() throws Exception {
        JsonNode result = line.done("train", "train");
        assertThat(result.at("/validation_loss/last").asDouble()).isPositive();
        assertThat(line.json("runs/train/checkpoints/index.json").path("rounds").size()).isGreaterThan(1);
    }

    @Test
    @Order(4)
    @DisplayName("A DataNode killed amid training: training goes on and comes to the same weights")
    void trainingComesToTheSameWeightsWithoutADataNode() throws Exception {
        try (Submission train = line.start("train", "train-again", "--reproduce", line.uri("runs/train"))) {
            train.awaitWhileRunning(() -> line.exists("runs/train-again/checkpoints/index.json"));
            Installation.Outcome outcome = afterKilling(1, train);
            // Exit code 4 would tell of other weights.
            JsonNode result = line.done("train-again", outcome);
            FaultTable.check("An HDFS DataNode is killed", "train", FaultTable.end(outcome, result), "",
                    FaultTable.BITS);
        }
    }

    @Test
    @Order(5)
    void generatesEvaluatesAndExports() throws Exception {
        line.generateEvaluateAndExport();
    }
}

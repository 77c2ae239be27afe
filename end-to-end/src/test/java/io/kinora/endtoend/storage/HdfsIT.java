package io.kinora.endtoend.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kinora.endtoend.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
        CompletableFuture<Installation.Outcome> ingest = line.start("ingest", "ingest", "--videos",
                line.videos().toString());
        Services.await("staged file", () -> ingest.isDone() || staged("/corpus/_kinora"));
        cluster.killDataNode(0);
        assertThat(ingest.isDone()).as("the DataNode was killed amid the work").isFalse();
        JsonNode result = line.done("ingest", ingest.get());
        cluster.startDataNode(0);

        JsonNode calm = line.done("ingest", "ingest-calm", "--videos", line.videos().toString(), "--set",
                "corpus.name=calm");
        assertThat(result.path("sources")).isEqualTo(calm.path("sources"));
        assertThat(result.path("clips")).isEqualTo(calm.path("clips"));
        line.assertSame("corpus", "calm");
    }

    private static boolean staged(String folder) throws IOException {
        DistributedFileSystem fileSystem = cluster.fileSystem();
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder);
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
        CompletableFuture<Installation.Outcome> train = line.start("train", "train-again", "--reproduce",
                line.uri("runs/train"));
        Services.await("first checkpoint", () -> train.isDone()
                || line.exists("runs/train-again/checkpoints/index.json"));
        cluster.killDataNode(1);
        assertThat(train.isDone()).as("the DataNode was killed amid the work").isFalse();
        // Exit code 4 would tell of other weights.
        line.done("train-again", train.get());
    }

    @Test
    @Order(5)
    void generatesEvaluatesAndExports() throws Exception {
        assertThat(line.done("generate", "generate", "--checkpoint", line.uri("runs/train"), "--count", "3", "--seed",
                "7", "--steps", "3", "--set", "generate.table=made").path("videos").asInt()).isEqualTo(3);
        assertThat(line.done("evaluate", "evaluate", "--real", "table:corpus:test", "--generated", "table:made")
                .at("/metrics/fd_random_i3d/value").asDouble()).isPositive();
        line.done("export", "export", "--format", "webdataset", "--to", line.uri("exported"));
        assertThat(line.json("exported/index.json").path("samples").asInt()).isPositive();
    }
}

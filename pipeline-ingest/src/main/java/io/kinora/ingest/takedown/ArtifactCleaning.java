package io.kinora.ingest.takedown;

import io.kinora.core.corpus.Artifacts;
import io.kinora.core.job.Lending;
import io.kinora.ingest.export.ExportIndex;
import io.kinora.ingest.export.ExportedShard;
import io.kinora.ingest.export.ShardSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** Takes clips out of the files that were made of a corpus. A file that cannot be reached is told, and tried again. */
final class ArtifactCleaning {
    private final JavaSparkContext spark;
    private final Map<String, Set<String>> gone = new LinkedHashMap<>();
    private final Map<String, Set<String>> missing = new LinkedHashMap<>();
    private final List<String> cleaned = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    ArtifactCleaning(JavaSparkContext spark) {
        this.spark = spark;
    }

    /** Takes the clips that are registered out of each file. */
    void clean(List<Artifacts.Artifact> files) {
        if (files.isEmpty()) {
            return;
        }
        List<CleanedArtifact> results = Lending.with(spark,
                new SerializableConfiguration(spark.hadoopConfiguration()),
                hadoop -> spark.parallelize(files, RowSearch.tasks(spark, files.size()))
                        .map(file -> CleanedArtifact.of(file, hadoop.value().value())).collect());
        Set<String> stale = updateIndexes(results);
        for (CleanedArtifact result : results) {
            if (result.state() == CleanedArtifact.State.CLEANED) {
                cleaned.add(result.file().uri());
            } else {
                warnings.add(result.message());
            }
            if (result.state() != CleanedArtifact.State.FAILED && !stale.contains(result.file().uri())) {
                (result.state() == CleanedArtifact.State.MISSING ? missing : gone)
                        .put(result.file().uri(), result.file().clipIds());
            }
        }
    }

    /** What is no longer in which file. */
    Map<String, Set<String>> gone() {
        return gone;
    }

    /** What is in no file now; but a job that still runs may be about to write it. */
    Map<String, Set<String>> missing() {
        return missing;
    }

    /** Files that clips were taken out of. */
    List<String> cleaned() {
        return cleaned;
    }

    /** What could not be done. */
    List<String> warnings() {
        return warnings;
    }

    /** Gives the shards whose export's index could not be brought up to date. */
    private Set<String> updateIndexes(List<CleanedArtifact> results) {
        Map<Path, List<CleanedArtifact>> byFolder = new HashMap<>();
        results.stream().filter(result -> result.shard().isPresent()).forEach(result -> byFolder.computeIfAbsent(
                ExportedShard.folder(new Path(result.file().uri())), folder -> new ArrayList<>()).add(result));
        Set<String> stale = new HashSet<>();
        byFolder.forEach((folder, shards) -> {
            try {
                List<ShardSummary> summaries = shards.stream().map(result -> result.shard().orElseThrow()).toList();
                Configuration hadoop = spark.hadoopConfiguration();
                ExportIndex.replace(folder.getFileSystem(hadoop), folder, summaries);
            } catch (IOException | RuntimeException e) {
                shards.forEach(result -> stale.add(result.file().uri()));
                warnings.add("Cannot bring the index of the export in " + folder + " up to date: " + e.getMessage()
                        + "; mend that and give the same command again");
            }
        });
        return stale;
    }
}

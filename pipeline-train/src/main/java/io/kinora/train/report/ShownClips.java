package io.kinora.train.report;

import io.kinora.core.corpus.Artifacts;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Version;
import io.kinora.train.condition.Told;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Lets take-downs find the files of a run that show frames of the corpus' clips, or what is said of them.
 *
 * @param version that the clips are of
 */
public record ShownClips(SparkSession spark, TableSet corpus, Version version) {
    /**
     * Registers files, before they are written.
     *
     * @param kind of all of them, as {@link Artifacts} has it
     * @param told what models were told of the videos that each of them shows
     */
    public void register(List<Path> files, String kind, Collection<Told> told) {
        Set<String> clips = Set.copyOf(ids(told));
        if (!clips.isEmpty()) {
            new Artifacts(spark, corpus).register(files.stream()
                    .map(file -> new Artifacts.Artifact(file.toString(), kind, clips)).toList(), version.name());
        }
    }

    static List<String> ids(Collection<Told> told) {
        return told.stream().map(Told::clip).filter(clip -> !clip.isEmpty()).distinct().toList();
    }
}

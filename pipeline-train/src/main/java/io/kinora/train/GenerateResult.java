package io.kinora.train;

import io.kinora.core.corpus.Version;
import io.kinora.train.generate.Asked;
import java.util.Map;
import java.util.Optional;

/**
 * What generation says in result.json.
 *
 * @param videos how many
 * @param sampler its name
 * @param steps calls of the model for each video
 * @param table name of the generated table set
 * @param version of it
 * @param snapshots of its tables in that version
 * @param asked what all videos were to show
 * @param given the corpus whose clips' first frames the videos begin with, if they do
 * @param directory of the mp4 files
 * @param checkpoint that was sampled from
 */
record GenerateResult(int videos, String sampler, int steps, String table, String version, Map<String, Long> snapshots,
        Asked asked, Optional<Given> given, String directory, String checkpoint) {
    /**
     * Where given frames come from.
     *
     * @param split of the corpus
     * @param version of the corpus
     * @param snapshots of its tables in that version
     */
    record Given(String split, String version, Map<String, Long> snapshots) {
        static Given of(String split, Version version) {
            return new Given(split, version.name(), version.snapshots());
        }
    }
}

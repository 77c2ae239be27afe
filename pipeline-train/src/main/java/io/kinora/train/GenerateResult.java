package io.kinora.train;

import io.kinora.core.corpus.Version;
import io.kinora.train.generate.Prompt;
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
     * What a model was asked for.
     *
     * @param label if any
     * @param caption if any
     * @param embedding whether one was given
     * @param guidance how closely these are followed
     * @param givenFrames how many first frames are clips' own
     */
    record Asked(Optional<String> label, Optional<String> caption, boolean embedding, double guidance,
            int givenFrames) {
        static Asked of(Prompt prompt) {
            return new Asked(Optional.of(prompt.words().label()).filter(label -> !label.isEmpty()),
                    Optional.of(prompt.words().caption()).filter(caption -> !caption.isEmpty()),
                    prompt.words().embedding().length > 0, prompt.guidance(), prompt.givenFrames());
        }
    }

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

package io.kinora.train;

import io.kinora.core.config.Range;
import io.kinora.core.corpus.TableName;
import io.kinora.core.corpus.Tables;
import io.kinora.train.condition.Words;
import io.kinora.train.generate.Prompt;
import io.kinora.train.generate.SamplerSettings;
import java.util.List;
import java.util.Optional;

/**
 * Section {@code generate}.
 *
 * @param checkpoint folder of a checkpoint, or a run directory of kinora train for its last one
 * @param count how many videos
 * @param seed of all videos; video i depends on the checkpoint, the seed, the sampler and i alone
 * @param sampler how noise becomes videos
 * @param steps calls of the model for each video; as many as the schedule has for ddpm and 50 for ddim if not set
 * @param eta noise that ddim adds on the way, 0 to 1
 * @param batchSize videos that are sampled together, in one task
 * @param threadsPerTask native threads of each task; other numbers give other last bits
 * @param table name of the generated table set; made from the run directory's name if not set
 * @param caption what the videos are to show, for models that know captions
 * @param label what they are to show, for models that know labels
 * @param embedding what they are to show, for models that know embeddings; empty for none
 * @param guidance how closely these are followed; 1 for the plain model
 * @param given split of the corpus whose clips' first frames the videos begin with
 * @param givenFrames how many
 * @param shown most videos on the contact sheet
 */
public record GenerateSettings(
        String checkpoint,
        @Range(min = 1, max = 999_999) int count,
        long seed,
        SamplerSettings.Kind sampler,
        @Range(min = 1, max = 100_000) Optional<Integer> steps,
        @Range(min = 0, max = 1) double eta,
        @Range(min = 1, max = 4096) int batchSize,
        @Range(min = 1, max = 1024) int threadsPerTask,
        Optional<String> table,
        Optional<String> caption,
        Optional<String> label,
        List<Double> embedding,
        @Range(min = 0, max = 1000) double guidance,
        Optional<String> given,
        @Range(min = 0, max = 1024) int givenFrames,
        @Range(min = 1, max = 1000) int shown) {
    private static final List<String> SPLITS = List.of(Tables.TRAIN, Tables.VALIDATION, Tables.TEST);

    /** Checks what can be said before the checkpoint is read. */
    public GenerateSettings {
        table.ifPresent(TableName::require);
        embedding = List.copyOf(embedding);
        if (given.isPresent() && !SPLITS.contains(given.get())) {
            throw new IllegalArgumentException("given: " + given.get() + " is no split of a corpus; give one of "
                    + String.join(", ", SPLITS));
        }
        if (given.isPresent() != (givenFrames > 0)) {
            throw new IllegalArgumentException("given (a split of the corpus) and given-frames (how many of its clips'"
                    + " first frames) go together; set both or none");
        }
    }

    /** What the videos are asked to show. */
    Prompt prompt() {
        float[] numbers = new float[embedding.size()];
        for (int place = 0; place < numbers.length; place++) {
            numbers[place] = embedding.get(place).floatValue();
        }
        return new Prompt(new Words(label.orElse(""), caption.orElse(""), numbers), guidance, givenFrames);
    }
}

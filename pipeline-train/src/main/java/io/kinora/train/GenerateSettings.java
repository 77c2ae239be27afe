package io.kinora.train;

import io.kinora.core.config.Range;
import io.kinora.core.corpus.TableName;
import io.kinora.train.generate.SamplerSettings;
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
 * @param caption for conditional models
 * @param label for conditional models
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
        @Range(min = 1, max = 1000) int shown) {
    /** Checks what can be said before the checkpoint is read. */
    public GenerateSettings {
        table.ifPresent(TableName::require);
        if (caption.isPresent() || label.isPresent()) {
            throw new IllegalArgumentException("caption and label are for conditional models, and there is none yet:"
                    + " models learn from frames alone; leave --caption and --label out");
        }
    }
}

package io.kinora.train.generate;

import java.util.Optional;

/**
 * What a model was asked for, as results and reports say it.
 *
 * @param label if any
 * @param caption if any
 * @param embedding whether one was given
 * @param guidance how closely these are followed
 * @param givenFrames how many first frames are clips' own
 */
public record Asked(Optional<String> label, Optional<String> caption, boolean embedding, double guidance,
        int givenFrames) {
    /** Of a prompt. */
    public static Asked of(Prompt prompt) {
        return new Asked(Optional.of(prompt.words().label()).filter(label -> !label.isEmpty()),
                Optional.of(prompt.words().caption()).filter(caption -> !caption.isEmpty()),
                prompt.words().embedding().length > 0, prompt.guidance(), prompt.givenFrames());
    }
}

package io.kinora.train.data;

import io.kinora.core.error.KinoraException;
import io.kinora.train.condition.Conditions;
import io.kinora.train.condition.Words;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether a network can be told what a corpus says of its clips.
 *
 * @param words by clip id
 * @param conditions what the network knows
 */
public record WordsFit(Map<String, Words> words, Conditions conditions) {
    private static final int LABELS_NAMED = 20;

    /**
     * Refuses embeddings that a network cannot be told.
     *
     * @throws KinoraException exit code 3; the message names the first clip by its id
     */
    public void require() {
        if (!conditions.embedded()) {
            return;
        }
        TreeMap<String, String> wrong = new TreeMap<>();
        words.forEach((clip, said) -> wrong(said.embedding(), conditions.embedding())
                .ifPresent(what -> wrong.put(clip, what)));
        if (!wrong.isEmpty()) {
            throw KinoraException.input("embedding-unusable", "Cannot use column " + conditions.embeddingColumn()
                    + " of the clips table: the embedding of clip " + wrong.firstKey() + " has "
                    + wrong.firstEntry().getValue() + ", and the model's embeddings have length "
                    + conditions.embedding() + " and finite numbers; clips with such embeddings: " + wrong.size()
                    + "; give them others, or null for none, and make a version of it (kinora curate --tag)");
        }
    }

    private static Optional<String> wrong(float[] embedding, int length) {
        if (embedding.length != 0 && embedding.length != length) {
            return Optional.of("length " + embedding.length);
        }
        for (int place = 0; place < embedding.length; place++) {
            if (!Float.isFinite(embedding[place])) {
                return Optional.of("no finite number at place " + place);
            }
        }
        return Optional.empty();
    }

    /** Says which labels a network does not know, and is told as none; nothing if it knows all. */
    public Optional<String> unknownLabels() {
        if (!conditions.labelled()) {
            return Optional.empty();
        }
        Set<String> known = Set.copyOf(conditions.labels());
        TreeMap<String, Integer> unknown = new TreeMap<>();
        words.values().stream().map(Words::label).filter(label -> !label.isEmpty() && !known.contains(label))
                .forEach(label -> unknown.merge(label, 1, Integer::sum));
        if (unknown.isEmpty()) {
            return Optional.empty();
        }
        String first = unknown.entrySet().stream().limit(LABELS_NAMED)
                .map(label -> label.getKey() + " (" + label.getValue() + ")").collect(Collectors.joining(", "));
        return Optional.of("Clips whose label the model does not know, and is not told: "
                + unknown.values().stream().mapToInt(Integer::intValue).sum() + "; their labels: " + first
                + (unknown.size() > LABELS_NAMED ? " and " + (unknown.size() - LABELS_NAMED) + " more" : ""));
    }
}

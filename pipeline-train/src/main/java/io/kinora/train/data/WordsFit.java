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
                    + wrong.firstEntry().getValue() + (wrong.size() == 1 ? "" : ", and " + (wrong.size() - 1)
                    + " more clips have such") + "; the model's embeddings have " + conditions.embedding()
                    + " finite numbers: give these clips so many, or null for none, and make a version of it (kinora"
                    + " curate --tag)");
        }
    }

    private static Optional<String> wrong(float[] embedding, int length) {
        if (embedding.length != 0 && embedding.length != length) {
            return Optional.of(embedding.length + " numbers");
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
        return Optional.of(unknown.values().stream().mapToInt(Integer::intValue).sum()
                + " clips have labels that the model does not know, so it is told none of them: " + first
                + (unknown.size() > LABELS_NAMED ? " and " + (unknown.size() - LABELS_NAMED) + " more labels" : ""));
    }
}

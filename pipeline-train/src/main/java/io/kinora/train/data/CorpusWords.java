package io.kinora.train.data;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import io.kinora.train.condition.ConditioningSettings;
import io.kinora.train.condition.Conditions;
import io.kinora.train.condition.Words;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;

/**
 * What a version of a corpus says of the clips that a model learns from: only what the settings ask for. It is held in
 * memory whole, on the driver and on each executor: some hundred bytes a clip, or an embedding's.
 *
 * @param words by clip id
 */
public record CorpusWords(HashMap<String, Words> words) {

    /**
     * Reads the clips table.
     *
     * @param clips ids of those of which it is wanted
     * @throws KinoraException exit code 3 if the column of embeddings is missing, or holds no numbers
     */
    public static CorpusWords read(SparkSession spark, TableSet corpus, Version version,
            Stream<String> clips, ConditioningSettings settings) {
        HashMap<String, Words> words = new HashMap<>();
        if (!settings.any()) {
            return new CorpusWords(words);
        }
        Dataset<Row> table = spark.sql("SELECT * FROM " + corpus.at(Tables.CLIPS, version));
        Column none = functions.lit(null);
        Column embedding = settings.embedding().map(name -> column(table, name)).orElse(none);
        Set<String> wanted = clips.collect(Collectors.toSet());
        // Clips of one source share label and caption: one string each, also when it travels.
        Map<String, String> texts = new HashMap<>();
        table.where(table.col("status").equalTo(Tables.KEPT))
                .select(table.col("clip_id"), settings.label() ? table.col("label") : none.cast("string"),
                        settings.caption() ? table.col("caption") : none.cast("string"),
                        embedding.cast("array<float>"))
                .toLocalIterator().forEachRemaining(row -> {
                    if (wanted.contains(row.getString(0))) {
                        words.put(row.getString(0), new Words(text(row, 1, texts), text(row, 2, texts),
                                numbers(row)));
                    }
                });
        return new CorpusWords(words);
    }

    private static Column column(Dataset<Row> table, String name) {
        if (!List.of(table.columns()).contains(name)) {
            throw KinoraException.input("embedding-missing", "Cannot condition on embeddings: the clips table has no"
                    + " column " + name + " (train.conditioning.embedding); add one of type array<float>, or leave the"
                    + " setting out");
        }
        DataType type = table.schema().apply(name).dataType();
        if (!(type instanceof ArrayType array && array.elementType() instanceof NumericType)) {
            throw KinoraException.input("embedding-unusable", "Cannot condition on embeddings: column " + name
                    + " of the clips table (train.conditioning.embedding) is of type " + type.sql()
                    + "; name one of type array<float>");
        }
        return table.col(name);
    }

    private static String text(Row row, int place, Map<String, String> texts) {
        String text = Objects.requireNonNullElse(row.getString(place), "");
        return texts.computeIfAbsent(text, same -> same);
    }

    private static float[] numbers(Row row) {
        if (row.isNullAt(3)) {
            return Words.NONE.embedding();
        }
        List<Float> list = row.getList(3);
        float[] numbers = new float[list.size()];
        for (int place = 0; place < numbers.length; place++) {
            numbers[place] = Objects.requireNonNullElse(list.get(place), Float.NaN);
        }
        return numbers;
    }

    /**
     * What a network is told that learns from these clips.
     *
     * @param shown ids of those that it learns from, whose labels it knows, and whose embeddings' usual length is its
     * @throws KinoraException exit code 3 if the clips do not say what the settings ask for
     */
    public Conditions conditions(ConditioningSettings settings, Stream<String> shown) {
        List<Words> said = shown.map(clip -> words.getOrDefault(clip, Words.NONE)).toList();
        List<String> labels = settings.label() ? said.stream().map(Words::label).filter(label -> !label.isEmpty())
                .distinct().sorted().toList() : List.of();
        int embedding = usualLength(said);
        require(!settings.label() || !labels.isEmpty(), "label", "none of its clips has a label");
        require(!settings.caption() || said.stream().anyMatch(each -> !each.caption().isEmpty()), "caption",
                "none of its clips has a caption");
        require(settings.embedding().isEmpty() || embedding > 0, "embedding", "none of its clips has one");
        return new Conditions(labels, settings.caption() ? settings.captionBuckets() : 0,
                settings.caption() ? settings.captionWidth() : 0, embedding, settings.embedding().orElse(""),
                settings.givenFrames(), settings.any() ? settings.dropout() : 0);
    }

    /** The length that most embeddings have, the least of equals; 0 if there are none. */
    private static int usualLength(List<Words> said) {
        TreeMap<Integer, Integer> lengths = new TreeMap<>();
        said.stream().map(each -> each.embedding().length).filter(length -> length > 0)
                .forEach(length -> lengths.merge(length, 1, Integer::sum));
        int usual = 0;
        for (Map.Entry<Integer, Integer> length : lengths.entrySet()) {
            usual = length.getValue() > lengths.getOrDefault(usual, 0) ? length.getKey() : usual;
        }
        return usual;
    }

    private static void require(boolean condition, String setting, String why) {
        if (!condition) {
            throw KinoraException.input("condition-missing", "Cannot train on this corpus with train.conditioning."
                    + setting + ": " + why + "; leave the setting out, or ingest with what it needs");
        }
    }
}

package io.kinora.train;

import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import io.kinora.train.checkpoint.Checkpoint;
import io.kinora.train.condition.Conditions;
import io.kinora.train.data.ClipIndex;
import io.kinora.train.data.ClipRow;
import io.kinora.train.data.CorpusClips;
import io.kinora.train.data.CorpusWords;
import io.kinora.train.data.Example;
import io.kinora.train.data.ValidationExamples;
import io.kinora.train.data.WordsFit;
import io.kinora.train.diffusion.VideoShape;
import io.kinora.train.model.UNetSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * What a run is trained on.
 *
 * @param version of the corpus
 * @param size of the U-Net, with the clips' shape
 * @param fps of most clips
 * @param clips to train on
 * @param validation held-out examples, possibly none
 * @param sampled clips under whose conditions videos are sampled; possibly none, for a model that is told nothing or
 *     is not sampled from
 * @param words what is said of the clips
 * @param leftOut training clips of other shapes
 */
record TrainingInput(Version version, UNetSettings size, double fps, ClipIndex clips, List<Example> validation,
        List<Example> sampled, CorpusWords words, long leftOut) {

    /**
     * Looks the clips up.
     *
     * @param before last checkpoint of an unfinished run: its version is read, whatever was written since
     * @throws KinoraException exit code 3 if there are no clips, or none that the model is made for
     */
    static TrainingInput open(SparkSession spark, CorpusSettings corpus, TrainSettings settings,
            Optional<Checkpoint> before) {
        TableSet tables = TableSet.corpus(spark, corpus);
        Version version = before.map(checkpoint -> checkpoint.state().corpus())
                .orElseGet(() -> tables.versions().get(corpus.version()));
        CorpusClips clips = new CorpusClips(spark, tables, version);
        Map<VideoShape, Long> shapes = clips.shapes(Tables.TRAIN);
        if (shapes.isEmpty()) {
            throw KinoraException.input("corpus-empty", "Cannot train on version " + version.name() + " of "
                    + corpus.name() + " in " + tables.uri() + ": it has no kept clips in split " + Tables.TRAIN
                    + "; ingest videos into it first");
        }
        VideoShape shape = choose(shapes, settings.model());
        try {
            settings.conditioning().requireFewerThan(shape.frames());
        } catch (IllegalArgumentException e) {
            throw KinoraException.input("shape-mismatch", "Cannot train on clips of " + text(shape) + ": train."
                    + e.getMessage());
        }
        ClipIndex shown = clips.index(Tables.TRAIN, shape);
        List<ClipRow> held = clips.some(Tables.VALIDATION, shape, settings.validation().clips());
        CorpusWords words = CorpusWords.read(spark, tables, version,
                Stream.concat(shown.ids(), held.stream().map(ClipRow::clipId)), settings.conditioning());
        // A continued run keeps its vocabulary, though clips may have been taken down since.
        Conditions conditions = before.map(checkpoint -> checkpoint.model().model().conditions())
                .orElseGet(() -> words.conditions(settings.conditioning(), shown.ids()));
        new WordsFit(words.words(), conditions).require();
        List<Example> validation = examples(held, settings);
        // Where no clips are held out, it is told what it has been told: that it learns in any case.
        List<Example> sampled = held.isEmpty() && !conditions.inputs().isEmpty()
                && settings.samples().everyRounds().isPresent()
                ? examples(clips.some(Tables.TRAIN, shape, settings.samples().count()), settings) : validation;
        return new TrainingInput(version, size(settings.model(), shape, conditions), clips.fps(Tables.TRAIN, shape),
                shown, validation, sampled, words,
                shapes.values().stream().mapToLong(Long::longValue).sum() - shapes.get(shape));
    }

    private static List<Example> examples(List<ClipRow> clips, TrainSettings settings) {
        return ValidationExamples.of(clips, settings.validation().clips(), settings.validation().seed(),
                settings.noise().timesteps());
    }

    private static VideoShape choose(Map<VideoShape, Long> shapes, ModelSettings model) {
        List<VideoShape> accepted = shapes.keySet().stream().filter(model::accepts).toList();
        String found = shapes.entrySet().stream()
                .map(entry -> text(entry.getKey()) + " (" + entry.getValue() + " clips)")
                .collect(Collectors.joining(", "));
        if (accepted.isEmpty()) {
            VideoShape most = shapes.keySet().iterator().next();
            throw KinoraException.input("shape-mismatch", "Cannot train on this corpus: train.model asks for "
                    + model.shapeAsSet() + ", and the corpus has " + found + "; set train.model.frames="
                    + most.frames() + ", train.model.height=" + most.height() + ", train.model.width=" + most.width()
                    + ", or leave them out, or ingest at the shape that the model asks for");
        }
        if (accepted.size() > 1) {
            throw KinoraException.input("shape-ambiguous", "Cannot choose the model's shape: the corpus has " + found
                    + "; say which with train.model.frames, train.model.height and train.model.width");
        }
        return accepted.get(0);
    }

    private static UNetSettings size(ModelSettings model, VideoShape shape, Conditions conditions) {
        try {
            return model.sizeFor(shape, conditions);
        } catch (IllegalArgumentException e) {
            throw KinoraException.input("shape-mismatch", "Cannot train on clips of " + text(shape)
                    + " with train.model as it is: " + e.getMessage());
        }
    }

    static String text(VideoShape shape) {
        return "frames " + shape.frames() + ", height " + shape.height() + ", width " + shape.width()
                + (shape.channels() == 3 ? "" : ", channels " + shape.channels());
    }
}

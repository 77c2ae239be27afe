package io.kinora.train;

import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.error.KinoraException;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.data.ClipIndex;
import io.kinora.train.data.ClipRow;
import io.kinora.train.data.CorpusClips;
import io.kinora.train.data.Example;
import io.kinora.train.data.ValidationExamples;
import io.kinora.train.diffusion.VideoShape;
import io.kinora.train.model.UNetSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * What a run is trained on.
 *
 * @param version of the corpus
 * @param size of the U-Net, with the clips' shape
 * @param fps of most clips
 * @param clips to train on
 * @param validation held-out examples, possibly none
 * @param leftOut training clips of other shapes
 */
record TrainingInput(Version version, UNetSettings size, double fps, ClipIndex clips, List<Example> validation,
        long leftOut) {

    /**
     * Looks the clips up.
     *
     * @param before where an unfinished run stands: its version is read, whatever was written since
     * @throws KinoraException exit code 3 if there are no clips, or none that the model is made for
     */
    static TrainingInput open(SparkSession spark, CorpusSettings corpus, TrainSettings settings,
            Optional<TrainingState> before) {
        TableSet tables = TableSet.corpus(spark, corpus);
        Version version = before.map(TrainingState::corpus)
                .orElseGet(() -> tables.versions().get(corpus.version()));
        CorpusClips clips = new CorpusClips(spark, tables, version);
        Map<VideoShape, Long> shapes = clips.shapes(Tables.TRAIN);
        if (shapes.isEmpty()) {
            throw KinoraException.input("corpus-empty", "Cannot train on version " + version.name() + " of "
                    + corpus.name() + " in " + tables.uri() + ": it has no kept clips in split " + Tables.TRAIN
                    + "; ingest videos into it first");
        }
        VideoShape shape = choose(shapes, settings.model());
        List<ClipRow> held = clips.some(Tables.VALIDATION, shape, settings.validation().clips());
        return new TrainingInput(version, size(settings.model(), shape), clips.fps(Tables.TRAIN, shape),
                clips.index(Tables.TRAIN, shape),
                ValidationExamples.of(held, settings.validation().clips(), settings.validation().seed(),
                        settings.noise().timesteps()),
                shapes.values().stream().mapToLong(Long::longValue).sum() - shapes.get(shape));
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

    private static UNetSettings size(ModelSettings model, VideoShape shape) {
        try {
            return model.sizeFor(shape);
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

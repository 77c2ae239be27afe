package io.kinora.train.doctor;

import io.kinora.core.config.Problems;
import io.kinora.core.config.Settings;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.doctor.Check;
import io.kinora.core.doctor.Finding;
import io.kinora.core.doctor.Place;
import io.kinora.core.doctor.Sizes;
import io.kinora.core.doctor.Surroundings;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.train.TrainSettings;
import io.kinora.train.condition.Conditions;
import io.kinora.train.data.CorpusClips;
import io.kinora.train.diffusion.VideoShape;
import io.kinora.train.model.StepMemory;
import io.kinora.train.model.UNetSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Whether a training step of the settings' model can find room in an executor. */
public final class StepMemoryCheck implements Check {
    /** What layers, ND4J and the JVM take besides, seldom more than half of a step and so much. */
    private static final long BESIDES = 600L << 20;

    @Override
    public String name() {
        return "step-memory";
    }

    @Override
    public Set<Place> places() {
        return Set.of(Place.START, Place.SESSION);
    }

    @Override
    public Set<String> jobs() {
        return Set.of("train");
    }

    @Override
    public List<Finding> look(Surroundings surroundings) {
        Problems problems = new Problems();
        Optional<TrainSettings> train = Settings.of(surroundings.settings().user(), problems)
                .section("train", TrainSettings.class);
        if (train.isEmpty()) {
            return List.of(Finding.failure("bad-settings", "the section train has problems: "
                    + String.join(". ", problems.messages()), "correct them"));
        }
        SparkConf conf = surroundings.conf();
        Optional<VideoShape> shape = train.get().model().shape()
                .or(() -> surroundings.spark().flatMap(spark -> shape(spark, surroundings, train.get())));
        if (shape.isEmpty()) {
            return surroundings.place() == Place.START ? List.of()
                    : List.of(Finding.ok("not known: the corpus has no clips of one shape yet, and train.model.frames,"
                            + " height and width are not set"));
        }
        // None is asked for where Spark adds them as it needs them.
        int instances = Math.max(1, conf.getInt("spark.executor.instances", 1));
        int perExecutor = (train.get().workers().orElse(1) + instances - 1) / instances;
        return List.of(of(train.get(), train.get().model().sizeFor(shape.get(), Conditions.NONE),
                surroundings.local() ? train.get().workers().orElse(1) : perExecutor,
                MemoryLimit.of(conf, surroundings.local())));
    }

    /** The corpus' shape, if it has one that the model accepts; no corpus is no problem of memory. */
    private static Optional<VideoShape> shape(SparkSession spark, Surroundings surroundings, TrainSettings train) {
        TableSet tables = TableSet.corpus(spark, surroundings.corpus());
        if (!tables.exists()) {
            return Optional.empty();
        }
        List<VideoShape> accepted = new CorpusClips(spark, tables,
                tables.versions().get(surroundings.corpus().version())).shapes(Tables.TRAIN).keySet().stream()
                .filter(train.model()::accepts).toList();
        return accepted.size() == 1 ? Optional.of(accepted.get(0)) : Optional.empty();
    }

    /** @param workers of one executor */
    static Finding of(TrainSettings train, UNetSettings size, int workers, MemoryLimit limit) {
        StepMemory step = StepMemory.of(size, train.gradientCheckpointing());
        long least = workers * step.bytes(train.batchSize());
        String found = "a step of " + train.batchSize() + " clips takes at least " + Sizes.text(least)
                + (workers > 1 ? " for the " + workers + " workers of an executor" : "") + ", of "
                + Sizes.text(limit.bytes()) + ": " + limit.name();
        String remedy = limit.remedy() + ", lower train.batch-size"
                + (train.gradientCheckpointing() ? "" : ", set train.gradient-checkpointing = true")
                + (workers > 1 ? ", train with fewer workers" : "") + " or a smaller train.model";
        if (least > limit.bytes()) {
            return Finding.failure("memory-too-small", found, remedy);
        }
        return least + least / 2 + BESIDES > limit.bytes()
                ? Finding.warning(found + "; with what comes on top it may not suffice", remedy) : Finding.ok(found);
    }

    /**
     * Ends training before it begins where a step cannot find room.
     *
     * @param size of the network, its clips' shape known
     * @param workers of one executor
     * @throws KinoraException exit code 6, {@code memory-too-small}
     */
    public static void require(TrainSettings train, UNetSettings size, int workers, SparkConf conf, boolean local) {
        Finding found = of(train, size, workers, MemoryLimit.of(conf, local));
        if (!found.code().isEmpty()) {
            throw new KinoraException(ExitCode.RESOURCES, found.code(),
                    "Cannot train: " + found.found() + "; " + found.advice());
        }
    }
}

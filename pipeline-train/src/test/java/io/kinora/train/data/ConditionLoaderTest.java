package io.kinora.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.train.TinyCorpus;
import io.kinora.train.TinyModel;
import io.kinora.train.condition.CaptionTokens;
import io.kinora.train.condition.ConditioningSettings;
import io.kinora.train.condition.Conditions;
import io.kinora.train.condition.Told;
import io.kinora.train.condition.Words;
import io.kinora.train.diffusion.Objective;
import io.kinora.train.diffusion.VideoShape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** From the corpus' words to the network's inputs. */
class ConditionLoaderTest {
    private static final VideoShape SHAPE = TinyModel.SETTINGS.shape();
    private static final ConditioningSettings ALL =
            new ConditioningSettings(true, true, 500, 8, Optional.of("motion_vector"), List.of(0, 1), 0.25);

    @TempDir
    static Path folder;

    private static SparkSession spark;
    private static TableSet corpus;
    private static Version version;
    private static List<ClipRow> clips;

    @BeforeAll
    static void write() throws IOException {
        spark = TinyCorpus.session(folder);
        TinyCorpus.write(spark, folder, 8);
        corpus = TableSet.corpus(spark, TinyCorpus.settings(folder));
        // What a user adds to the table; rows are written anew, as the session has no row-level updates.
        List<Row> rows = spark.table("kinora.corpus.clips").collectAsList();
        spark.sql("DELETE FROM kinora.corpus.clips");
        spark.sql("ALTER TABLE kinora.corpus.clips ADD COLUMN motion_vector array<float>");
        corpus.append(Tables.CLIPS, spark.createDataFrame(rows, Tables.CLIPS_SCHEMA)
                .withColumn("motion_vector", functions.expr("array(float(start_pts), float(2))")));
        version = corpus.versions().tag(Optional.empty());
        clips = IndexedClips.of(new CorpusClips(spark, corpus, version).index(Tables.TRAIN, SHAPE));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static Stream<String> ids() {
        return clips.stream().map(ClipRow::clipId);
    }

    private static MinibatchLoader loader(Conditions conditions, CorpusWords words, NoiseSettings noise) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<HashMap<String, Words>> broadcast = context.broadcast(words.words());
        return new MinibatchLoader(context.broadcast(new SerializableConfiguration(new Configuration())), noise,
                new ConditionLoader(conditions, broadcast), 3, SHAPE, false,
                new DataSettings(1, 32, 1, Duration.ofMinutes(1)));
    }

    private static NoiseSettings noise(NoiseSettings.Weighting weighting) {
        return new NoiseSettings(NoiseSettings.Kind.COSINE, 1000, false, Objective.VELOCITY, weighting, 5);
    }

    @Test
    void theCorpusSaysWhatANetworkIsTold() {
        Conditions conditions = CorpusWords.read(spark, corpus, version, ids(), ALL).conditions(ALL, ids());
        assertThat(conditions).isEqualTo(
                new Conditions(List.of("even", "odd"), 500, 8, 2, "motion_vector", List.of(0, 1), 0.25));
        assertThat(conditions.inputs()).containsExactly("label", "text", "embedding", "given");
        assertThat(conditions.settings()).isEqualTo(ALL);

        ConditioningSettings none =
                new ConditioningSettings(false, false, 500, 8, Optional.empty(), List.of(), 0.25);
        assertThat(CorpusWords.read(spark, corpus, version, ids(), none).conditions(none, ids()))
                .isEqualTo(new Conditions(List.of(), 0, 0, 0, "", List.of(), 0));
        ConditioningSettings missing =
                new ConditioningSettings(false, false, 500, 8, Optional.of("vectr"), List.of(), 0.25);
        assertThatThrownBy(() -> CorpusWords.read(spark, corpus, version, ids(), missing))
                .hasMessageContaining("the clips table has no column vectr");
        ConditioningSettings text =
                new ConditioningSettings(false, false, 500, 8, Optional.of("caption"), List.of(), 0.25);
        assertThatThrownBy(() -> CorpusWords.read(spark, corpus, version, ids(), text))
                .hasMessageContaining("column caption").hasMessageContaining("is of type STRING");
    }

    @Test
    void minibatchesHoldTheConditionsInTheirOrder() throws IOException {
        CorpusWords words = CorpusWords.read(spark, corpus, version, ids(), ALL);
        Conditions conditions = words.conditions(ALL, ids());
        List<Example> examples = clips.stream().map(clip -> Example.drawn(clip, 4)).toList();
        MultiDataSet minibatch = loader(conditions, words, noise(NoiseSettings.Weighting.NONE)).forValidation(3)
                .load(MinibatchName.of(examples));
        INDArray[] features = minibatch.getFeatures();
        assertThat(features).hasSize(6);
        INDArray clean = loader(conditions, words, noise(NoiseSettings.Weighting.NONE).ofCleanVideos())
                .load(MinibatchName.of(examples)).getLabels(0);
        for (int row = 0; row < examples.size(); row++) {
            int number = Integer.parseInt(examples.get(row).clip().clipId().substring("clip-".length()));
            assertThat(features[2].getInt(row, 0)).isEqualTo(number % 2 == 0 ? 1 : 2);
            assertThat(features[3].getInt(row, 0))
                    .isEqualTo(CaptionTokens.of("A square of clip " + number, 500)[0]);
            assertThat(features[4].getDouble(row, 1)).isEqualTo(2);
            // The frame is given as a whole, with its mask, or nothing of it; the other one never.
            double given = features[5].getDouble(row, 3, 0, 0, 0);
            assertThat(given).isIn(0.0, 1.0);
            assertThat(features[5].getDouble(row, 3, 1, 0, 0)).isZero();
            assertThat(features[5].getDouble(row, 1, 0, 5, 5))
                    .isEqualTo(given * clean.getDouble(row, 1, 0, 5, 5));
            assertThat(features[5].getDouble(row, 1, 1, 5, 5)).isZero();
            assertThat(minibatch.getLabelsMaskArray(0).getDouble(row, 0)).isEqualTo(1 - given);
            assertThat(minibatch.getLabelsMaskArray(0).getDouble(row, 1)).isEqualTo(1 + given);
        }
    }

    @Test
    void leavesOutWhatIsDrawnAndSaysSo() throws IOException {
        CorpusWords words = CorpusWords.read(spark, corpus, version, ids(), ALL);
        Conditions conditions = words.conditions(ALL, ids());
        MinibatchLoader loader = loader(conditions, words, noise(NoiseSettings.Weighting.NONE));
        ClipRow clip = clips.stream().filter(row -> row.clipId().equals(TinyCorpus.id(1))).findFirst().orElseThrow();
        Set<List<Boolean>> seen = new HashSet<>();
        for (int epoch = 0; epoch < 100; epoch++) {
            Example example = Example.drawn(clip, epoch);
            ConditionDraw draw = ConditionDraw.of(example, 3, conditions);
            String name = MinibatchName.of(List.of(example));
            INDArray[] features = loader.load(name).getFeatures();
            assertThat(features[2].getInt(0, 0) > 0).isEqualTo(draw.label());
            assertThat(features[3].maxNumber().intValue() > 0).isEqualTo(draw.caption());
            assertThat(features[4].getDouble(0, 1) > 0).isEqualTo(draw.embedding());
            assertThat(loader.told(name)).containsExactly(new Told("clip-001", draw.label() ? "odd" : "",
                    draw.caption() ? "A square of clip 1" : "", draw.embedding(), draw.given()));
            seen.add(List.of(draw.label(), draw.caption(), draw.embedding()));
        }
        assertThat(seen).contains(List.of(true, true, true), List.of(true, false, false), List.of(false, true, false),
                List.of(false, false, true), List.of(false, false, false));
        assertThat(loader.forValidation(3).told(MinibatchName.of(List.of(Example.drawn(clip, 0)))).get(0).text())
                .matches("label odd, caption \"A square of clip 1\", embedding, (as|1 frame of) clip clip-001");
    }

    @Test
    void everyNumberOfWorkersIsToldTheSame() throws IOException {
        CorpusWords words = CorpusWords.read(spark, corpus, version, ids(), ALL);
        MinibatchLoader loader = loader(words.conditions(ALL, ids()), words, noise(NoiseSettings.Weighting.NONE));
        ClipIndex index = new CorpusClips(spark, corpus, version).index(Tables.TRAIN, SHAPE);
        int epoch = clips.size();
        Set<Map<String, List<float[]>>> shown = new TreeSet<>(Comparator.comparing(ConditionLoaderTest::text));
        for (int workers : new int[] {1, 2, 4}) {
            Map<String, List<float[]>> told = new TreeMap<>();
            for (String name : MinibatchName.cut(new ExampleStream(index, 3, 2, workers).take(epoch, epoch), 4)) {
                List<Example> examples = MinibatchName.examples(name);
                INDArray[] features = loader.load(name).getFeatures();
                for (int row = 0; row < examples.size(); row++) {
                    int at = row;
                    told.put(examples.get(row).clip().clipId(), Stream.of(features)
                            .map(array -> array.slice(at).dup('c').data().asFloat()).toList());
                }
            }
            assertThat(told).hasSize(epoch);
            shown.add(told);
        }
        assertThat(shown).as("x, t and all conditions of each clip, for 1, 2 and 4 workers").hasSize(1);
    }

    private static String text(Map<String, List<float[]>> told) {
        return told.entrySet().stream().map(clip -> clip.getKey()
                + clip.getValue().stream().map(Arrays::toString).toList()).collect(Collectors.joining("\n"));
    }

    @Test
    void weighsTimestepsByTheirSignal() throws IOException {
        NoiseSettings weighted = noise(NoiseSettings.Weighting.MIN_SNR);
        MinibatchLoader loader = loader(Conditions.NONE, new CorpusWords(new HashMap<>()), weighted);
        Example example = new Example(clips.get(0), 0, OptionalInt.of(40));
        INDArray weights = loader.load(MinibatchName.of(List.of(example))).getLabelsMaskArray(0);
        double expected = Objective.VELOCITY.minSnrWeight(weighted.noiseSchedule(), 40, 5);
        assertThat(weights.shape()).containsExactly(1, 2);
        assertThat(weights.getDouble(0, 0)).isCloseTo(expected, within(1e-6));
        assertThat(loader.forValidation(3).load(MinibatchName.of(List.of(example))).hasMaskArrays()).isFalse();
    }
}

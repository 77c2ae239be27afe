package io.kinora.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Tables;
import io.kinora.core.corpus.Version;
import io.kinora.core.video.Frames;
import io.kinora.train.TinyCorpus;
import io.kinora.train.TinyModel;
import io.kinora.train.condition.Conditions;
import io.kinora.train.diffusion.NoiseSchedule;
import io.kinora.train.diffusion.Objective;
import io.kinora.train.diffusion.VideoShape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

class MinibatchLoaderTest {
    private static final int CLIPS = 300;
    private static final VideoShape SHAPE = TinyModel.SETTINGS.shape();
    private static final NoiseSettings NOISE =
            new NoiseSettings(NoiseSettings.Kind.COSINE, 1000, Objective.NOISE);

    @TempDir
    static Path folder;

    private static SparkSession spark;
    private static Broadcast<SerializableConfiguration> hadoop;
    private static CorpusClips clips;

    @BeforeAll
    static void write() throws IOException {
        spark = TinyCorpus.session(folder);
        Version version = TinyCorpus.write(spark, folder, CLIPS);
        clips = new CorpusClips(spark, TableSet.corpus(spark, TinyCorpus.settings(folder)), version);
        hadoop = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(new SerializableConfiguration(new Configuration()));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static List<ClipRow> rows() {
        return IndexedClips.of(clips.index(Tables.TRAIN, SHAPE));
    }

    private static MinibatchLoader loader(boolean flips) {
        return new MinibatchLoader(hadoop, NOISE, new ConditionLoader(Conditions.NONE, null), 3, SHAPE, flips,
                new DataSettings(1, 32, 1, Duration.ofMinutes(1)));
    }

    @Test
    void findsTheClipsOfASplitAndTheirShape() {
        assertThat(clips.shapes(Tables.TRAIN)).isEqualTo(Map.of(SHAPE, (long) CLIPS * 3 / 4));
        assertThat(IndexedClips.of(clips.index(Tables.VALIDATION, SHAPE))).hasSize(CLIPS / 4)
                .extracting(ClipRow::clipId).contains(TinyCorpus.id(3)).doesNotContain(TinyCorpus.id(2));
        assertThat(clips.index(Tables.TEST, SHAPE).size()).isZero();
        List<ClipRow> some = clips.some(Tables.VALIDATION, SHAPE, 10);
        assertThat(some).hasSize(10).isSubsetOf(IndexedClips.of(clips.index(Tables.VALIDATION, SHAPE)));
        assertThat(clips.some(Tables.VALIDATION, SHAPE, 20)).startsWith(some.toArray(ClipRow[]::new));
    }

    @Test
    void readsEachClipsOwnFrames() throws IOException {
        List<ClipRow> rows = rows();
        FramesCache cache = new FramesCache(1 << 20);
        for (ClipRow row : rows) {
            int number = Integer.parseInt(row.clipId().substring("clip-".length()));
            assertThat(cache.frames(row, new Configuration(), FramesFile.ONE_PAGE)).isEqualTo(TinyCorpus.clip(number).pixels());
        }
    }

    @Test
    void readsAsMuchAroundARowAsIsAskedFor() throws IOException {
        FramesFile file = new FramesFile(new org.apache.hadoop.fs.Path(rows().get(0).file()), new Configuration());
        FramesFile.Part page = file.locate(20, FramesFile.ONE_PAGE);
        assertThat(page.rows()).isBetween(1L, 16L);
        assertThat(20L).isBetween(page.firstRow(), page.firstRow() + page.rows() - 1);
        assertThat(file.read(page)).hasNumberOfRows((int) page.rows());

        long someBytes = 30L * SHAPE.length();
        long next = 0;
        for (FramesFile.Part part : file.parts(someBytes)) {
            assertThat(part.firstRow()).isEqualTo(next);
            assertThat(file.locate(part.firstRow() + part.rows() - 1, someBytes)).isEqualTo(part);
            assertThat(file.read(part)).hasNumberOfRows((int) part.rows());
            next += part.rows();
        }
        assertThat(file.parts(someBytes)).hasSizeBetween(3, 20);
        assertThat(file.parts(FramesFile.WHOLE_ROW_GROUP)).singleElement()
                .extracting(FramesFile.Part::rows).isEqualTo(next);
    }

    @Test
    void keepsNoMoreBytesThanAllowed() throws IOException {
        FramesCache none = new FramesCache(0);
        FramesCache all = new FramesCache(1 << 20);
        for (ClipRow row : rows()) {
            none.frames(row, new Configuration(), FramesFile.ONE_PAGE);
            all.frames(row, new Configuration(), FramesFile.WHOLE_ROW_GROUP);
        }
        assertThat(none.bytes()).isZero();
        assertThat(all.bytes()).isEqualTo((long) CLIPS * SHAPE.length());
    }

    @Test
    void refusesFramesThatAreNotThoseWritten() {
        ClipRow row = rows().get(0);
        ClipRow wrong = new ClipRow(row.clipId(), row.file(), row.position() + 1, row.crc32c());
        assertThatThrownBy(() -> new FramesCache(0).frames(wrong, new Configuration(), FramesFile.ONE_PAGE))
                .isInstanceOf(DamagedFramesException.class)
                .hasMessageContaining(row.clipId())
                .hasMessageContaining("damaged");
    }

    @Test
    void noisesTheClipByItsTimestep() throws IOException {
        Example example = Example.drawn(
                rows().stream().filter(row -> row.clipId().equals(TinyCorpus.id(0))).findFirst().orElseThrow(), 5);
        MultiDataSet minibatch = loader(false).load(MinibatchName.of(List.of(example)));

        INDArray x = minibatch.getFeatures(0);
        INDArray noise = minibatch.getLabels(0);
        int t = (int) minibatch.getFeatures(1).getDouble(0);
        assertThat(x.shape()).containsExactly(1, 3, 2, 8, 8);
        assertThat(minibatch.getFeatures(1).shape()).containsExactly(1, 1);
        assertThat(t).isBetween(0, 999);
        NoiseSchedule schedule = NOISE.noiseSchedule();
        Frames frames = TinyCorpus.clip(0);
        for (int frame = 0; frame < 2; frame++) {
            for (int column = 0; column < 8; column++) {
                int value = frames.pixels()[frames.offset(frame, 1, column) + 1] & 0xFF;
                double expected = Math.sqrt(schedule.alphaBar(t)) * (value / 127.5 - 1)
                        + Math.sqrt(1 - schedule.alphaBar(t)) * noise.getDouble(0, 1, frame, 1, column);
                assertThat(x.getDouble(0, 1, frame, 1, column)).isCloseTo(expected, within(1e-5));
            }
        }
    }

    @Test
    void drawsTheSameForAClipAndEpochWhateverTheBatch() throws IOException {
        List<ClipRow> rows = rows();
        Example first = Example.drawn(rows.get(0), 5);
        Example second = Example.drawn(rows.get(1), 5);
        MultiDataSet both = loader(true).load(MinibatchName.of(List.of(first, second)));
        MultiDataSet alone = loader(true).load(MinibatchName.of(List.of(second)));
        MultiDataSet later = loader(true).load(MinibatchName.of(List.of(Example.drawn(rows.get(1), 6))));

        assertThat(both.getFeatures(0).slice(1)).isEqualTo(alone.getFeatures(0).slice(0));
        assertThat(both.getLabels(0).slice(1)).isEqualTo(alone.getLabels(0).slice(0));
        assertThat(both.getFeatures(1).getDouble(1)).isEqualTo(alone.getFeatures(1).getDouble(0));
        assertThat(later.getLabels(0)).isNotEqualTo(alone.getLabels(0));
    }

    @Test
    void mirrorsHalfOfTheExamplesIfAsked() throws IOException {
        byte[] frames = TinyCorpus.clip(0).pixels();
        int mirrored = 0;
        ClipRow row = rows().get(0);
        for (int epoch = 0; epoch < 400; epoch++) {
            Example example = Example.drawn(row, epoch);
            mirrored += NoisedExample.of(example, 3, 1000, true, SHAPE).flipped() ? 1 : 0;
            assertThat(NoisedExample.of(example, 3, 1000, false, SHAPE).flipped()).isFalse();
            if (epoch == 0) {
                float[] plain = new float[SHAPE.length()];
                float[] flipped = new float[SHAPE.length()];
                NoisedExample.scale(frames, SHAPE, false, plain, 0);
                NoisedExample.scale(frames, SHAPE, true, flipped, 0);
                for (int i = 0; i < plain.length; i++) {
                    assertThat(flipped[i / 8 * 8 + 7 - i % 8]).isEqualTo(plain[i]);
                }
            }
        }
        assertThat(mirrored).isBetween(150, 250);
    }
}

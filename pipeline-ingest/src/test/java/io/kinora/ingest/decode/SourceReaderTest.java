package io.kinora.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.typesafe.config.ConfigFactory;
import io.kinora.core.decode.Bound;
import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeFailure;
import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.DecodeStage;
import io.kinora.core.decode.SourceStream;
import io.kinora.core.decode.TimeRange;
import io.kinora.core.decode.VideoFile;
import io.kinora.core.isolate.ClipDecoder;
import io.kinora.core.video.TestFrames;
import io.kinora.core.video.VideoEncoder;
import io.kinora.ingest.score.ClipFilter;
import io.kinora.ingest.source.KnownIds;
import io.kinora.ingest.source.SourceTask;
import io.kinora.ingest.source.SplitShares;
import io.kinora.ingest.takedown.Tombstones;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SourceReaderTest {
    private static final DecodeSettings SETTINGS = DecodeSettings.of(8, 8, 16, 16);

    @TempDir
    private Path folder;

    private Path video;

    @BeforeEach
    void write() throws IOException {
        video = folder.resolve("disc.mp4");
        VideoEncoder.mp4(video, TestFrames.movingDisc(20, 32, 32, 8));
    }

    @Test
    void triesAFileOnceMoreThatCostItsDecoderAndCountsItsClipsOnce() {
        List<Outcome> outcomes = read(new Losing(DecodeFailure.DECODER_CRASHED, 1));

        assertThat(outcomes).hasSize(3);
        assertThat(outcomes).filteredOn(Outcome.Clip.class::isInstance)
                .extracting(outcome -> ((Outcome.Clip) outcome).index()).containsExactly(0, 1);
        Outcome.Source source = (Outcome.Source) outcomes.get(2);
        assertThat(source.row().<String>getAs("status")).isEqualTo("ok");
    }

    @Test
    void quarantinesAFileThatCostItsDecoderTwice() {
        Losing losing = new Losing(DecodeFailure.DECODER_OUT_OF_MEMORY, 2);

        assertThat(read(losing)).singleElement().satisfies(outcome -> {
            Outcome.Source source = (Outcome.Source) outcome;
            assertThat(source.row().<String>getAs("status")).isEqualTo("quarantined");
            assertThat(source.row().<String>getAs("error_code")).isEqualTo("decoder-out-of-memory");
            assertThat(source.row().<String>getAs("error_message")).isEqualTo("lost; if such files are wanted, raise"
                    + " decode.memory and ingest with --retry decoder-out-of-memory");
        });
        assertThat(losing.calls).isEqualTo(2);
    }

    @Test
    void triesNothingTwiceThatIsTheFilesOwnFault() {
        Losing losing = new Losing(DecodeFailure.DECODE_ERROR, 1);

        assertThat(read(losing)).hasSize(1);
        assertThat(losing.calls).isEqualTo(1);
    }

    @Test
    void aFileThatIsNotThereIsNewsWhenItComes() throws IOException {
        Files.delete(video);

        Row row = ((Outcome.Source) read(new OnePass(SETTINGS)).get(0)).row();

        assertThat(row.<String>getAs("error_code")).isEqualTo("not-found");
        assertThat(row.<Long>getAs("bytes")).isZero();
        assertThat(row.<Long>getAs("modified")).isZero();
    }

    @Test
    @Timeout(60)
    void waitsForNoPipe() throws IOException, InterruptedException {
        Files.delete(video);
        assumeThat(new ProcessBuilder("mkfifo", video.toString()).start().waitFor()).isZero();

        Row row = ((Outcome.Source) read(new OnePass(SETTINGS)).get(0)).row();

        assertThat(row.<String>getAs("error_code")).isEqualTo("read-failed");
        assertThat(row.<String>getAs("error_message")).contains("it is a device or a pipe, no file");
    }

    @Test
    void saysThatAFolderOrAnUnknownAddressIsNoVideo() throws IOException {
        Files.delete(video);
        Files.createDirectory(video);
        assertThat(error(video.toUri().toString())).isEqualTo(
                "not-a-video: Cannot decode the file: it is a folder; list the files in it");

        assertThat(error("foo://bucket/x.mp4")).startsWith("read-failed: Cannot read the file: Cannot read addresses"
                + " that begin with foo:, as there is no file system").endsWith("every run tries it again");
        assertThat(SourceStream.reason(new java.net.UnknownHostException("example.invalid")))
                .isEqualTo("the host example.invalid is not known");
        assertThat(SourceStream.reason(new java.nio.file.AccessDeniedException("/x")))
                .isEqualTo("AccessDeniedException (/x)");
    }

    @Test
    void namesSettingsThatThereAre() {
        assertThat(Bound.values()).allSatisfy(bound ->
                assertThat(ConfigFactory.load().hasPath(bound.key())).as(bound.key()).isTrue());
    }

    private String error(String uri) {
        Row row = ((Outcome.Source) read(new OnePass(SETTINGS), uri).get(0)).row();
        return row.getAs("error_code") + ": " + row.getAs("error_message");
    }

    private List<Outcome> read(ClipDecoder<ScoredClip, SourceScan> decoder) {
        return read(decoder, video.toUri().toString());
    }

    private List<Outcome> read(ClipDecoder<ScoredClip, SourceScan> decoder, String uri) {
        SourceReader reader = new SourceReader(new Configuration(), SETTINGS, decoder,
                new ClipFilter(1, 1, 1, 1, 0, 0), new SplitShares(0, 0), KnownIds.none(), new Tombstones());
        List<Outcome> outcomes = new ArrayList<>();
        reader.read(new SourceTask(new VideoFile(uri, video.toFile().length(), 0), 1))
                .forEachRemaining(outcomes::add);
        return outcomes;
    }

    /** Fails so many times after it gave all clips. */
    private static final class Losing implements ClipDecoder<ScoredClip, SourceScan> {
        private final ClipDecoder<ScoredClip, SourceScan> sound = new OnePass(SETTINGS);
        private final DecodeFailure failure;
        private final int times;
        private int calls;

        Losing(DecodeFailure failure, int times) {
            this.failure = failure;
            this.times = times;
        }

        @Override
        public SourceScan decode(SourceStream source, List<TimeRange> ranges, Consumer<ScoredClip> clips)
                throws DecodeException {
            SourceScan scan = sound.decode(source, ranges, clips);
            if (++calls <= times) {
                throw DecodeException.of(failure, DecodeStage.DECODE, "lost", Optional.empty()).beyond(Bound.MEMORY);
            }
            return scan;
        }

        @Override
        public void close() {
            sound.close();
        }
    }
}

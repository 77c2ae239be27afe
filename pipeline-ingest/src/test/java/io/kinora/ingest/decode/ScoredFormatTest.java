package io.kinora.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.DecodedClip;
import io.kinora.core.decode.IsolationSettings;
import io.kinora.core.decode.SourceInfo;
import io.kinora.core.error.KinoraException;
import io.kinora.core.isolate.MalformedAnswerException;
import io.kinora.core.video.TestFrames;
import io.kinora.ingest.score.ClipScores;
import io.kinora.ingest.score.DifferenceHash;
import io.kinora.ingest.shot.Cut;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoredFormatTest {
    private static final ScoredFormat FORMAT = new ScoredFormat();
    private static final DecodedClip CLIP =
            new DecodedClip(0, 0, 0, 500_000, TestFrames.movingDisc(4, 16, 16, 8));
    private static final SourceInfo INFO = new SourceInfo("mov", "h264", "yuv420p", 64, 64, 0, "bt601", "limited", 8,
            1_000_000, 8, 8);

    @Test
    void takesNoScoresThatASoundDecoderDoesNotMeasure() throws IOException {
        assertThat(told(0.25, DifferenceHash.BYTES).scores().black()).isEqualTo(0.25);
        assertThatThrownBy(() -> told(Double.NaN, DifferenceHash.BYTES)).isInstanceOf(MalformedAnswerException.class)
                .hasMessageContaining("a wrong share");
        assertThatThrownBy(() -> told(1.5, DifferenceHash.BYTES)).hasMessageContaining("a wrong share");
        assertThatThrownBy(() -> told(0, 0)).hasMessageContaining("a wrong length of a hash");
        assertThatThrownBy(() -> told(0, 1 << 17)).isInstanceOf(MalformedAnswerException.class)
                .hasMessageContaining("a wrong length of a hash, 131072");
    }

    @Test
    void takesNoCutsThatAreNotThere() throws IOException {
        Cut cut = new Cut(5, 200_000, 0.5, Cut.Kind.HARD);
        assertThat(told(cut)).isEqualTo(new SourceScan(INFO, List.of(cut)));
        assertThatThrownBy(() -> told(cut, cut)).isInstanceOf(MalformedAnswerException.class)
                .hasMessageContaining("a wrong frame of a cut");
        assertThatThrownBy(() -> told(new Cut(9, 200_000, 0.5, Cut.Kind.HARD)))
                .as("of 8 frames").hasMessageContaining("a wrong frame of a cut, 9");
        assertThatThrownBy(() -> told(new Cut(5, 200_000, 2, Cut.Kind.HARD)))
                .hasMessageContaining("a wrong score of a cut");
    }

    @Test
    void saysWhatClipsNeedBeforeAProcessIsStarted() {
        assertThatThrownBy(() -> ScoringProcess.DECODING.open(DecodeSettings.of(4096, 8, 256, 256),
                new IsolationSettings(IsolationSettings.Isolation.PROCESS, 1L << 30, Duration.ofSeconds(30), 1000,
                        IsolationSettings.Sandbox.AUTO), () -> false))
                .isInstanceOf(KinoraException.class).hasMessageContaining("raise decode.memory");
    }

    private static ScoredClip told(double black, int hashBytes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FORMAT.writeClip(new DataOutputStream(bytes),
                new ScoredClip(CLIP, new ClipScores(100, 10, 5, black, 0, 0, 0, new byte[hashBytes])));
        return FORMAT.readClip(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), CLIP);
    }

    private static SourceScan told(Cut... cuts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FORMAT.writeEnd(new DataOutputStream(bytes), new SourceScan(INFO, List.of(cuts)));
        return FORMAT.readEnd(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), INFO, 8);
    }
}

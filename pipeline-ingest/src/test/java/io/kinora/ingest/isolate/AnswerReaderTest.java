package io.kinora.ingest.isolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.DecodedClip;
import io.kinora.core.decode.TimeRange;
import io.kinora.core.video.TestFrames;
import io.kinora.ingest.decode.ClipCodec;
import io.kinora.ingest.decode.ScoredClip;
import io.kinora.ingest.score.ClipScores;
import io.kinora.ingest.score.DifferenceHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
    private static final DecodeSettings SETTINGS = DecodeSettings.of(4, 8, 16, 16);

    @Test
    void takesClipsThatFollowEachOther() throws IOException {
        AnswerReader answers = answers(clip(0, 500_000, 0, DifferenceHash.BYTES),
                clip(500_000, 1_000_000, 1, DifferenceHash.BYTES));

        assertThat(answers.next()).isInstanceOf(Answer.Clip.class);
        assertThat(answers.next()).isInstanceOf(Answer.Clip.class);
    }

    @Test
    void takesNoClipThatASoundDecoderDoesNotMake() throws IOException {
        refuses("time of a clip", clip(500_000, 500_000, 0, DifferenceHash.BYTES));
        refuses("share", clip(0, 500_000, Double.NaN, DifferenceHash.BYTES));
        refuses("share", clip(0, 500_000, 1.5, DifferenceHash.BYTES));
        refuses("length of a hash", clip(0, 500_000, 0, 0));
        byte[] twice = clip(0, 500_000, 0, DifferenceHash.BYTES);
        AnswerReader answers = answers(twice, twice);
        answers.next();
        assertThatThrownBy(answers::next).hasMessageContaining("order of clips");
    }

    @Test
    void takesNoMoreClipsThanTheLimitOfBytesLetsThrough() throws IOException {
        DecodeSettings large = DecodeSettings.of(128, 8, 1024, 1024);
        AnswerReader answers = new AnswerReader(
                new ByteArrayInputStream(new byte[] {Protocol.CLIP, 0, 0, 0, 0}), large);
        answers.begin(1, List.of(TimeRange.WHOLE));
        assertThatThrownBy(answers::next).as("two clips fit into 1 GiB").isInstanceOf(EOFException.class);
        AnswerReader none = new AnswerReader(new ByteArrayInputStream(new byte[] {Protocol.CLIP}),
                DecodeSettings.of(400, 8, 1024, 1024));
        none.begin(1, List.of(TimeRange.WHOLE));
        assertThatThrownBy(none::next).hasMessageContaining("clip beyond the limit");
    }

    private static void refuses(String what, byte[] clip) {
        assertThatThrownBy(() -> answers(clip).next()).isInstanceOf(AnswerReader.MalformedAnswerException.class)
                .hasMessageContaining("a wrong " + what);
    }

    private static AnswerReader answers(byte[]... messages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            all.writeBytes(message);
        }
        AnswerReader answers = new AnswerReader(new ByteArrayInputStream(all.toByteArray()), SETTINGS);
        answers.begin(1000, List.of(TimeRange.WHOLE));
        return answers;
    }

    private static byte[] clip(long start, long end, double black, int hashBytes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(Protocol.CLIP);
        ClipCodec.write(out, new ScoredClip(new DecodedClip(0, 0, start, end, TestFrames.movingDisc(4, 16, 16, 8)),
                new ClipScores(100, 10, 5, black, 0, 0, 0, new byte[hashBytes])));
        return bytes.toByteArray();
    }
}

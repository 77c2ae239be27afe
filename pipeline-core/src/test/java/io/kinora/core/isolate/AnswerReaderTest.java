package io.kinora.core.isolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.decode.DecodeSettings;
import io.kinora.core.decode.DecodedClip;
import io.kinora.core.decode.SourceInfo;
import io.kinora.core.decode.TimeRange;
import io.kinora.core.video.TestFrames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
    private static final DecodeSettings SETTINGS = DecodeSettings.of(4, 8, 16, 16);

    @Test
    void takesClipsThatFollowEachOther() throws IOException {
        AnswerReader<DecodedClip, SourceInfo> answers =
                answers(SETTINGS, 1000, clip(0, 500_000, 16), clip(500_000, 1_000_000, 16));

        assertThat(answers.next()).isInstanceOf(Answer.Clip.class);
        assertThat(answers.next()).isInstanceOf(Answer.Clip.class);
    }

    @Test
    void takesNoClipThatASoundDecoderDoesNotMake() throws IOException {
        refuses("time of a clip", clip(500_000, 500_000, 16));
        refuses("shape", clip(0, 500_000, 8));
        refuses("order of clips", clip(0, 500_000, 16), clip(0, 500_000, 16));
        refuses("turn", info(64, 64, 45));
        refuses("size", info(-64, 64, 0));
        assertThatThrownBy(() -> last(clip(0, 500_000, 32))).isInstanceOf(MalformedAnswerException.class)
                .hasMessageContaining("a clip with 12288 bytes where 3072 are the limit");
    }

    @Test
    void takesNoMoreClipsThanTheLimitOfBytesLetsThrough() {
        byte[] begun = {Protocol.CLIP, 0, 0, 0, 0};
        assertThatThrownBy(() -> answers(DecodeSettings.of(128, 8, 1024, 1024), 1, begun).next())
                .as("two clips fit into 1 GiB").isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> answers(DecodeSettings.of(400, 8, 1024, 1024), 1, begun).next())
                .hasMessageContaining("clip beyond the limit");
    }

    private static void refuses(String what, byte[]... messages) {
        assertThatThrownBy(() -> last(messages)).isInstanceOf(MalformedAnswerException.class)
                .hasMessageContaining("a wrong " + what);
    }

    private static void last(byte[]... messages) throws IOException {
        AnswerReader<DecodedClip, SourceInfo> answers = answers(SETTINGS, 1000, messages);
        for (int index = 0; index < messages.length; index++) {
            answers.next();
        }
    }

    private static AnswerReader<DecodedClip, SourceInfo> answers(DecodeSettings settings, long length,
            byte[]... messages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            all.writeBytes(message);
        }
        return new AnswerReader<>(new DataInputStream(new ByteArrayInputStream(all.toByteArray())),
                PlainProcess.DECODING.format(), settings, length, List.of(TimeRange.WHOLE));
    }

    private static byte[] clip(long start, long end, int side) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writer(bytes).clip(new DecodedClip(0, 0, start, end, TestFrames.movingDisc(4, side, side, 8)));
        return bytes.toByteArray();
    }

    private static byte[] info(int width, int height, int rotation) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writer(bytes).done(new SourceInfo("mov", "h264", "yuv420p", width, height, rotation, "bt601", "limited", 8,
                1_000_000, 8, 8));
        return bytes.toByteArray();
    }

    private static AnswerWriter<DecodedClip, SourceInfo> writer(ByteArrayOutputStream bytes) {
        return new AnswerWriter<>(new DataOutputStream(bytes), PlainProcess.DECODING.format());
    }
}

package io.kinora.eval.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a checkpoint of the published one's shape, length and layout, whose values are other ones. */
class TfHubCheckpointTest {
    private static final int SIZE = 50_818_176;
    private static final String FILE = "variables.data-00000-of-00001";

    @TempDir
    private static Path folder;
    private static byte[] bytes;
    private static TensorSums ownSums;
    private static Path module;

    @BeforeAll
    static void write() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        Random random = new Random(1);
        while (data.hasRemaining()) {
            data.putFloat(random.nextFloat());
        }
        bytes = data.array();
        List<TensorSum> tensors = new ArrayList<>();
        for (TensorSum real : TensorSums.i3dKinetics400().tensors()) {
            int sum = MaskedCrc32c.of(data.slice((int) real.offset(), real.bytes()));
            tensors.add(new TensorSum(real.name(), real.shape(), real.offset(), real.bytes(), sum));
        }
        ownSums = new TensorSums(tensors);
        module = Files.createDirectories(folder.resolve("module"));
        Files.write(Files.createDirectories(module.resolve("variables")).resolve(FILE), bytes);
    }

    @Test
    void sumsAreMaskedAsTensorFlowMasksThem() {
        // 32 zero bytes have CRC32C 8a9136aa (RFC 3720, B.4); rotated by 15 and shifted by a282ead8.
        int expected = Integer.rotateRight(0x8a9136aa, 15) + 0xa282ead8;
        assertThat(MaskedCrc32c.of(ByteBuffer.allocate(32))).isEqualTo(expected);
        assertThat(MaskedCrc32c.of(ByteBuffer.wrap("foo".getBytes(StandardCharsets.UTF_8))))
                .isNotEqualTo(MaskedCrc32c.of(ByteBuffer.wrap("bar".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void theTableIsThatOfThePublishedNetwork() {
        TensorSums sums = TensorSums.i3dKinetics400();
        assertThat(sums.tensors()).hasSize(230);
        assertThat(sums.totalBytes()).isEqualTo(SIZE);
    }

    @Test
    void ownSumsReadIt() throws Exception {
        I3dWeights fromModule = TfHubCheckpoint.read(module.toString(), ownSums, new Configuration());
        I3dWeights fromFolder = TfHubCheckpoint.read(
                module.resolve("variables").toString(), ownSums, new Configuration());
        I3dWeights fromFile = TfHubCheckpoint.read(
                module.resolve("variables").resolve(FILE).toUri().toString(), ownSums, new Configuration());
        String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        assertThat(List.of(fromModule.sha256(), fromFolder.sha256(), fromFile.sha256())).containsOnly(sum);
        assertThat(fromFile.metric()).as("every sum is the table's").isEqualTo("fvd");
        TensorSum kernel = ownSums.tensors().get(3);
        assertThat(fromFile.variable(kernel.name()))
                .hasSize(kernel.elements())
                .startsWith(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getFloat((int) kernel.offset()));
    }

    @Test
    void theRealSumsRefuseItAndNameTheTensor() {
        assertRefused(() -> TfHubCheckpoint.read(module.toString(), TensorSums.i3dKinetics400(), new Configuration()),
                "weights-damaged", "tensor RGB/inception_i3d/Conv3d_1a_7x7/batch_norm/beta is not the published one");
    }

    @Test
    void oneFlippedBitIsFoundAndNamed() throws IOException {
        byte[] flipped = bytes.clone();
        TensorSum last = ownSums.tensors().get(229);
        flipped[(int) last.offset() + last.bytes() - 1] ^= 1;
        Path file = Files.write(folder.resolve("flipped"), flipped);
        assertRefused(() -> TfHubCheckpoint.read(file.toString(), ownSums, new Configuration()),
                "weights-damaged", "tensor RGB/inception_i3d/Mixed_5c/Branch_3/Conv3d_0b_1x1/conv_3d/w is not");
    }

    @Test
    void anotherLengthIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("short"), new byte[1000]);
        assertRefused(() -> TfHubCheckpoint.read(file.toString(), ownSums, new Configuration()),
                "weights-damaged", "it has 1000 bytes and 50818176 are needed");
    }

    @Test
    void missingFilesAreSaid() {
        assertRefused(() -> TfHubCheckpoint.read(folder.resolve("nowhere").toString(), ownSums, new Configuration()),
                "weights-missing", "there is nothing; give the folder of TF-Hub's");
        assertRefused(() -> TfHubCheckpoint.read(folder.toString(), ownSums, new Configuration()),
                "weights-missing", "the folder holds neither " + FILE);
    }

    private static void assertRefused(ThrowingCallable call, String code,
            String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(KinoraException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT);
                    assertThat(e.code()).isEqualTo(code);
                })
                .hasMessageContaining(message);
    }
}

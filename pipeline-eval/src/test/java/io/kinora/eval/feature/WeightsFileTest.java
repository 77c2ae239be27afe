package io.kinora.eval.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a network of three tensors, which NumPy itself has written into an archive ({@code numpy.savez}, 2.4). */
class WeightsFileTest {
    private static final String ROOT = "RGB/inception_i3d/";
    private static final String BETA = ROOT + "Conv3d_1a_7x7/batch_norm/beta";
    private static final String KERNEL = ROOT + "Conv3d_1a_7x7/conv_3d/w";
    private static final String BIAS = ROOT + "Logits/Conv3d_0c_1x1/conv_3d/b";

    @TempDir
    private static Path folder;
    private static byte[] archive;
    private static TensorSums sums;
    private static byte[] checkpoint;
    private static I3dWeights expected;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = WeightsFileTest.class.getResourceAsStream("numpy.npz")) {
            archive = in.readAllBytes();
        }
        ByteBuffer data = ByteBuffer.allocate(105 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 4; i++) {
            data.putFloat(i / 4f - 0.5f);
        }
        for (int i = 0; i < 96; i++) {
            data.putFloat(i / 8f - 3);
        }
        for (float value : new float[] {1, -2, 3, -4, 5}) {
            data.putFloat(value);
        }
        checkpoint = data.array();
        sums = new TensorSums(List.of(tensor(BETA, List.of(1, 1, 1, 1, 4), 0),
                tensor(KERNEL, List.of(2, 2, 2, 3, 4), 16), tensor(BIAS, List.of(5), 400)));
        expected = open(write("checkpoint", checkpoint));
    }

    private static TensorSum tensor(String name, List<Integer> shape, int offset) {
        int bytes = shape.stream().reduce(Float.BYTES, (a, b) -> a * b);
        ByteBuffer values = ByteBuffer.wrap(checkpoint, offset, bytes).slice();
        return new TensorSum(name, shape, offset, bytes, MaskedCrc32c.of(values));
    }

    @Test
    void theSameWeightsAreKnownInEveryContainer() throws IOException {
        Path slashes = Files.createDirectories(folder.resolve("slashes"));
        Path dots = Files.createDirectories(folder.resolve("dots"));
        for (Map.Entry<String, byte[]> member : members().entrySet()) {
            Path file = slashes.resolve(member.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, member.getValue());
            String name = member.getKey().replace(".npy", "").replace('/', '.');
            Files.write(dots.resolve(name + ".npy"), member.getValue());
        }
        assertThat(expected.variable(BIAS)).containsExactly(1, -2, 3, -4, 5);
        for (Path file : List.of(write("a.npz", archive), write("b.npz", zip(members(), ":0.npy")), slashes, dots,
                write("c.safetensors", safetensors("/", checkpoint)),
                write("D.SafeTensors", safetensors(".", checkpoint)))) {
            I3dWeights weights = open(file);
            assertThat(weights.sha256()).as(file.toString()).isEqualTo(expected.sha256());
            assertThat(weights.metric()).as(file.toString()).isEqualTo("fvd");
            assertThat(weights.variable(KERNEL)).containsExactly(expected.variable(KERNEL));
        }
    }

    @Test
    void otherValuesAreNotCalledFvd() throws IOException {
        byte[] other = checkpoint.clone();
        other[0] ^= 1;
        I3dWeights weights = open(write("other.safetensors", safetensors("/", other)));
        assertThat(weights.published()).isFalse();
        assertThat(weights.sha256()).isNotEqualTo(expected.sha256());
        assertThat(weights.metric()).isEqualTo("fd_i3d_" + weights.sha256().substring(0, 8));
        assertThat(weights.name()).isEqualTo("i3d_" + weights.sha256().substring(0, 8));
    }

    @Test
    void aDamagedArchiveIsRefusedWithTheTensorsName() throws IOException {
        byte[] flipped = archive.clone();
        flipped[new String(archive, StandardCharsets.ISO_8859_1).indexOf("conv_3d/w.npy") + 200] ^= 1;
        assertRefused(write("flipped.npz", flipped), "tensor " + KERNEL + " cannot be read: invalid entry CRC");
        assertRefused(write("cut.npz", Arrays.copyOf(archive, 700)), "tensor " + KERNEL
                + " cannot be read: ", "copy or save the file again");
        assertRefused(write("none.npz", new byte[10]), "3 of 3 tensors are missing, the first is " + BETA
                + "; save all variables of the network");
    }

    @Test
    void membersThatAreNotTheNetworksAreRefused() throws IOException {
        Map<String, byte[]> members = members();
        members.put(ROOT + "Conv3d_1a_7x7/batch_norm/gamma.npy", members.get(BETA + ".npy"));
        assertRefused(write("gamma.npz", zip(members, ".npy")), "I3D has no tensor " + ROOT
                + "Conv3d_1a_7x7/batch_norm/gamma; give the variables of the published network");
        members = members();
        members.put(BETA + ":0.npy", members.get(BETA + ".npy"));
        assertRefused(write("twice.npz", zip(members, ".npy")), "tensor " + BETA + " is in it twice");
        members = members();
        members.remove(BIAS + ".npy");
        assertRefused(write("less.npz", zip(members, ".npy")), "1 of 3 tensors are missing, the first is " + BIAS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '<f4'                     | '<f8'                  | is of type <f8; save it as little-endian float32
            '<f4'                     | '>f4'                  | is of type >f4; save it as little-endian float32
            'fortran_order': False    | 'fortran_order': True  | is in Fortran order; save numpy.ascontiguousarray
            (2, 2, 2, 3, 4)           | (4, 3, 2, 2, 2)        | has the shape [4, 3, 2, 2, 2] and [2, 2, 2, 3, 4] is
            (2, 2, 2, 3, 4)           | (2, 2, 2, 3, 99999999999) | its shape is (2, 2, 2, 3, 99999999999)
            'shape'                   | 'form'                 | its header tells no shape
            NUMPY                     | NUMBY                  | it is no NumPy array
            """, quoteCharacter = '"')
    void arraysOfAnotherKindAreRefused(String from, String to, String message) throws IOException {
        Map<String, byte[]> members = members();
        String text = new String(members.get(KERNEL + ".npy"), StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        // The header, of 128 bytes with magic word and line end, keeps its length.
        String changed = String.format("%-127s", text.substring(0, 127).stripTrailing().replace(from, to))
                + text.substring(127);
        members.put(KERNEL + ".npy", changed.getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(write("odd.npz", zip(members, ".npy")), "tensor " + KERNEL, message);
    }

    @Test
    void aDamagedSafetensorsFileIsRefused() throws IOException {
        byte[] whole = safetensors("/", checkpoint);
        assertRefused(write("cut.safetensors", Arrays.copyOf(whole, whole.length - 1)),
                "tensor " + BIAS + " cannot be read: the file ends before it does; copy or save the file again");
        assertRefused(write("brief.safetensors", new byte[3]), "it does not begin as a safetensors file");
        byte[] large = whole.clone();
        large[3] = 1;
        assertRefused(write("large.safetensors", large), "it does not begin as a safetensors file");
        assertRefused(write("odd.safetensors", replaced(whole, "{\"RGB", "{{RGB")), "its header is no JSON");
        assertRefused(write("half.safetensors", replaced(whole, "F32", "F16")),
                "is of type F16; save it as little-endian float32");
        assertRefused(write("moved.safetensors", replaced(whole, "[0,16]", "[0,17]")),
                "the header places it from byte 0 to 17");
    }

    @Test
    void valuesThatAreNotFiniteAreRefused() throws IOException {
        byte[] broken = checkpoint.clone();
        ByteBuffer.wrap(broken).order(ByteOrder.LITTLE_ENDIAN).putFloat(404, Float.NaN);
        assertRefused(write("nan.safetensors", safetensors("/", broken)),
                "tensor " + BIAS + " holds a value that is not finite");
    }

    private static void assertRefused(Path file, String... messages) {
        assertThatThrownBy(() -> open(file))
                .isInstanceOfSatisfying(KinoraException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT);
                    assertThat(e.code()).isEqualTo("weights-damaged");
                })
                .hasMessageContainingAll(Stream.concat(Stream.of("Cannot use " + file + " as I3D weights: "),
                        Stream.of(messages)).toArray(String[]::new));
    }

    private static I3dWeights open(Path file) {
        return WeightsFile.read(file.toString(), sums, new Configuration());
    }

    private static Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    /** Members of NumPy's archive by their names. */
    private static Map<String, byte[]> members() throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                members.put(entry.getName(), zip.readAllBytes());
            }
        }
        return members;
    }

    private static byte[] zip(Map<String, byte[]> members, String suffix) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                zip.putNextEntry(new ZipEntry(member.getKey().replace(".npy", suffix)));
                zip.write(member.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] replaced(byte[] bytes, String from, String to) {
        return new String(bytes, StandardCharsets.ISO_8859_1).replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] safetensors(String separator, byte[] values) {
        StringBuilder header = new StringBuilder("{");
        for (TensorSum tensor : sums.tensors()) {
            header.append(String.format("\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]},",
                    tensor.name().replace("/", separator), tensor.shape(), tensor.offset(),
                    tensor.offset() + tensor.bytes()));
        }
        header.append("\"__metadata__\":{\"format\":\"np\"}}");
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + text.length + values.length).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length).put(text).put(values).array();
    }
}

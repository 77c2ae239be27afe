package io.kinora.benchmarks.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.job.NativeLibraries;
import io.kinora.eval.feature.Convention;
import io.kinora.eval.feature.I3dNetwork;
import io.kinora.eval.feature.I3dWeights;
import io.kinora.eval.feature.TensorSum;
import io.kinora.eval.feature.TensorSums;
import io.kinora.eval.feature.WeightsFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/**
 * I3D beside the same network of libtorch's operations, on the same random weights with batch normalization: each
 * block's output, and the logits. Prints the greatest difference as a share of the greatest magnitude.
 */
class I3dParityTest {
    static {
        NativeLibraries.select();
    }

    private static final double GREATEST_ERROR = 1e-4;
    /** The shortest video of the only size that the network takes; odd after the first stride in time. */
    private static final long[] SHAPE = {1, 9, 224, 224, 3};

    @TempDir
    private Path folder;

    @SuppressWarnings("try")
    @Test
    void everyBlock() throws IOException {
        I3dWeights weights = weights();
        float[] values = numbers(new Random(2), 9 * 224 * 224 * 3, -1, 1);
        Map<String, float[]> expected = new HashMap<>();
        try (NoGradGuard guard = new NoGradGuard()) {
            Tensor input = Tensor.create(values, SHAPE).permute(0, 4, 1, 2, 3).contiguous();
            expected.put(I3dNetwork.LOGITS, numbers(new TorchI3d(weights, false).logits(input, (name, output) ->
                    expected.put(name, numbers(output.permute(0, 2, 3, 4, 1).contiguous())))));
        }
        Map<String, float[]> actual = new HashMap<>();
        actual.put(I3dNetwork.LOGITS, new I3dNetwork(weights, Convention.GOOGLE).logits(
                Nd4j.create(values, SHAPE, 'c'),
                (name, output) -> actual.put(name, output.dup('c').data().asFloat()))[0]);
        assertThat(actual).hasSize(15).containsOnlyKeys(expected.keySet());
        actual.forEach((name, output) -> compare(name, output, expected.get(name)));
    }

    private static void compare(String name, float[] kinora, float[] libtorch) {
        assertThat(kinora).as(name).hasSameSizeAs(libtorch);
        double difference = 0;
        double magnitude = 0;
        for (int at = 0; at < kinora.length; at++) {
            difference = Math.max(difference, Math.abs((double) kinora[at] - libtorch[at]));
            magnitude = Math.max(magnitude, Math.abs(libtorch[at]));
        }
        System.out.printf(Locale.ROOT, "I3D %-20s %9d %9.1e%n", name, kinora.length, difference / magnitude);
        assertThat(magnitude).as(name).isPositive();
        assertThat(difference / magnitude).as(name).isLessThanOrEqualTo(GREATEST_ERROR);
    }

    /** Random ones, that pass through the reader of files as a user's do. */
    private I3dWeights weights() throws IOException {
        Random random = new Random(1);
        StringBuilder header = new StringBuilder("{");
        TensorSums table = TensorSums.i3dKinetics400();
        for (TensorSum tensor : table.tensors()) {
            header.append(header.length() == 1 ? "" : ",").append(String.format(
                    "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}", tensor.name(), tensor.shape(),
                    tensor.offset(), tensor.offset() + tensor.bytes()));
        }
        byte[] text = header.append("}").toString().getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("random.safetensors");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(little(Long.BYTES).putLong(text.length).array());
            out.write(text);
            for (TensorSum tensor : table.tensors()) {
                ByteBuffer bytes = little(tensor.bytes());
                bytes.asFloatBuffer().put(values(random, tensor));
                out.write(bytes.array());
            }
        }
        return WeightsFile.read(file.toString(), new Configuration());
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Kernels that keep the size of what passes through, and normalizations about as a trained network's. */
    private static float[] values(Random random, TensorSum tensor) {
        if (tensor.name().endsWith("/w")) {
            int fanIn = tensor.elements() / tensor.shape().get(4);
            float most = (float) Math.sqrt(6.0 / fanIn);
            return numbers(random, tensor.elements(), -most, most);
        }
        boolean variance = tensor.name().endsWith("moving_variance");
        return numbers(random, tensor.elements(), variance ? 0.5f : -0.3f, variance ? 1.5f : 0.3f);
    }

    private static float[] numbers(Random random, int count, float least, float most) {
        float[] numbers = new float[count];
        for (int at = 0; at < count; at++) {
            numbers[at] = least + (most - least) * random.nextFloat();
        }
        return numbers;
    }

    private static float[] numbers(Tensor plain) {
        float[] numbers = new float[Math.toIntExact(plain.numel())];
        new FloatPointer(plain.data_ptr()).get(numbers);
        return numbers;
    }
}

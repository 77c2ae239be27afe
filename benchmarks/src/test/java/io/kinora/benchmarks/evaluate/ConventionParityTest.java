package io.kinora.benchmarks.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.video.Frames;
import io.kinora.eval.feature.Convention;
import java.util.Locale;
import java.util.Random;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two conventions of PyTorch's ports beside PyTorch's own resizing, on noise of several shapes. */
class ConventionParityTest {
    private static final int SIDE = 224;
    private static final double LEVEL = 2 / 255.0;

    @ParameterizedTest
    @CsvSource({"64, 64", "240, 320", "96, 48", "300, 301", "224, 224"})
    void styleganvAsInterpolate(int height, int width) {
        Frames video = noise(height, width);
        Tensor resized = torch.upsample_bilinear2d(pixels(video), new long[] {SIDE, SIDE}, false);
        compare("styleganv", video, Convention.STYLEGANV,
                resized.div(new Scalar(255f)).mul(new Scalar(2f)).sub(new Scalar(1f)), 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"64, 64", "240, 320", "96, 48", "300, 301", "224, 224"})
    void videogptAsInterpolateAndCrop(int height, int width) {
        Frames video = noise(height, width);
        double scale = SIDE / (double) Math.min(height, width);
        long rows = height < width ? SIDE : (long) Math.ceil(height * scale);
        long columns = height < width ? (long) Math.ceil(width * scale) : SIDE;
        Tensor resized = torch.upsample_bilinear2d(
                pixels(video).div(new Scalar(255f)), new long[] {rows, columns}, false);
        Tensor cropped = resized.narrow(2, (rows - SIDE) / 2, SIDE).narrow(3, (columns - SIDE) / 2, SIDE);
        Tensor levels = cropped.mul(new Scalar(255f)).trunc().div(new Scalar(255f));
        // The last bit of an interpolation decides about a level where the value is whole.
        compare("videogpt", video, Convention.VIDEOGPT,
                levels.sub(new Scalar(0.5f)).mul(new Scalar(2f)), LEVEL * 1.001);
    }

    private static void compare(String name, Frames video, Convention convention, Tensor expected, double most) {
        float[] libtorch = new float[Math.toIntExact(expected.numel())];
        new FloatPointer(expected.permute(0, 2, 3, 1).contiguous().data_ptr()).get(libtorch);
        float[] kinora = convention.apply(video, SIDE);
        assertThat(kinora).hasSameSizeAs(libtorch);
        double greatest = 0;
        int other = 0;
        for (int at = 0; at < kinora.length; at++) {
            double difference = Math.abs(kinora[at] - libtorch[at]);
            greatest = Math.max(greatest, difference);
            other += difference > 1e-6 ? 1 : 0;
        }
        System.out.printf(Locale.ROOT, "%-10s %dx%d: greatest difference %.1e, above 1e-6 in %d of %d values%n", name,
                video.height(), video.width(), greatest, other, kinora.length);
        assertThat(greatest).isLessThanOrEqualTo(most);
        assertThat(other).isLessThan(kinora.length / 1000);
    }

    /** Levels as [T, C, H, W]. */
    private static Tensor pixels(Frames video) {
        float[] levels = new float[video.pixels().length];
        for (int at = 0; at < levels.length; at++) {
            levels[at] = Byte.toUnsignedInt(video.pixels()[at]);
        }
        return Tensor.create(levels, video.frames(), video.height(), video.width(), 3).permute(0, 3, 1, 2).contiguous();
    }

    private static Frames noise(int height, int width) {
        byte[] pixels = new byte[2 * height * width * 3];
        new Random(height).nextBytes(pixels);
        return new Frames(2, height, width, 3, 25, pixels);
    }
}

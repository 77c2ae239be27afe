package io.kinora.benchmarks.evaluate;

import io.kinora.eval.feature.I3dWeights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * I3D in libtorch's operations, written from the paper and the checkpoint's names, so that it shares no description of
 * the network with Kinora. Batch normalization stands by itself; random weights have none.
 */
final class TorchI3d {
    private static final String ROOT = "RGB/inception_i3d/";
    private static final double EPSILON = 1e-3;
    private static final int AXES = 3;
    private static final long[] ONES = {1, 1, 1};
    private static final long[] TWOS = {2, 2, 2};
    private static final long[] THREES = {3, 3, 3};
    private static final long[] ONE_THREE_THREE = {1, 3, 3};
    private static final long[] ONE_TWO_TWO = {1, 2, 2};

    private final I3dWeights weights;
    private final boolean channelsLast;
    private final Map<String, Tensor> tensors = new HashMap<>();

    /** @param channelsLast whether arrays lie in memory as libtorch's channels_last_3d */
    TorchI3d(I3dWeights weights, boolean channelsLast) {
        this.weights = weights;
        this.channelsLast = channelsLast;
    }

    /**
     * Runs it.
     *
     * @param input [N, 3, T, H, W]
     * @param seen is shown each block's output under its name
     * @return [N, 400, 1, 1, 1]: the logits, averaged over time
     */
    Tensor logits(Tensor input, BiConsumer<String, Tensor> seen) {
        Tensor x = unit("Conv3d_1a_7x7", laidOut(input), 3, 7, 64, 2);
        x = shown("MaxPool3d_2a_3x3", maxPool(x, ONE_THREE_THREE, ONE_TWO_TWO), seen);
        x = shown("Conv3d_2b_1x1", unit("Conv3d_2b_1x1", x, 64, 1, 64, 1), seen);
        x = unit("Conv3d_2c_3x3", x, 64, 3, 192, 1);
        x = shown("MaxPool3d_3a_3x3", maxPool(x, ONE_THREE_THREE, ONE_TWO_TWO), seen);
        x = mixed("Mixed_3b", x, new int[] {192, 64, 96, 128, 16, 32, 32}, seen);
        x = mixed("Mixed_3c", x, new int[] {256, 128, 128, 192, 32, 96, 64}, seen);
        x = shown("MaxPool3d_4a_3x3", maxPool(x, THREES, TWOS), seen);
        x = mixed("Mixed_4b", x, new int[] {480, 192, 96, 208, 16, 48, 64}, seen);
        x = mixed("Mixed_4c", x, new int[] {512, 160, 112, 224, 24, 64, 64}, seen);
        x = mixed("Mixed_4d", x, new int[] {512, 128, 128, 256, 24, 64, 64}, seen);
        x = mixed("Mixed_4e", x, new int[] {512, 112, 144, 288, 32, 64, 64}, seen);
        x = mixed("Mixed_4f", x, new int[] {528, 256, 160, 320, 32, 128, 128}, seen);
        x = shown("MaxPool3d_5a_2x2", maxPool(x, TWOS, TWOS), seen);
        x = mixed("Mixed_5b", x, new int[] {832, 256, 160, 320, 32, 128, 128}, seen);
        x = mixed("Mixed_5c", x, new int[] {832, 384, 192, 384, 48, 128, 128}, seen);
        x = torch.avg_pool3d(x, new long[] {2, 7, 7}, ONES, new long[] {0, 0, 0}, false, true,
                new LongOptional());
        String last = ROOT + "Logits/Conv3d_0c_1x1/conv_3d/";
        x = torch.conv3d(x, kernel(last + "w", 1024, 1, 400), new TensorOptional(vector(last + "b")), ONES,
                new long[] {0, 0, 0}, ONES, 1);
        return x.mean(new long[] {2}, true, new ScalarTypeOptional());
    }

    private Tensor mixed(String name, Tensor x, int[] channels, BiConsumer<String, Tensor> seen) {
        int in = channels[0];
        // The published network calls this one unit by another name than its likes.
        String odd = name.equals("Mixed_5b") ? "/Branch_2/Conv3d_0a_3x3" : "/Branch_2/Conv3d_0b_3x3";
        Tensor direct = unit(name + "/Branch_0/Conv3d_0a_1x1", x, in, 1, channels[1], 1);
        Tensor wide = unit(name + "/Branch_1/Conv3d_0b_3x3",
                unit(name + "/Branch_1/Conv3d_0a_1x1", x, in, 1, channels[2], 1), channels[2], 3, channels[3], 1);
        Tensor slim = unit(name + odd,
                unit(name + "/Branch_2/Conv3d_0a_1x1", x, in, 1, channels[4], 1), channels[4], 3, channels[5], 1);
        Tensor pooled = unit(name + "/Branch_3/Conv3d_0b_1x1", maxPool(x, THREES, ONES), in, 1, channels[6], 1);
        return shown(name, torch.cat(new TensorVector(direct, wide, slim, pooled), 1), seen);
    }

    private Tensor unit(String name, Tensor x, int in, int side, int out, int stride) {
        long[] padding = new long[AXES];
        long[] around = new long[2 * AXES];
        for (int axis = 0; axis < AXES; axis++) {
            long total = total(x.size(2 + axis), side, stride);
            if (total % 2 == 0) {
                padding[axis] = total / 2;
            } else {
                // From the last axis backwards, before and after each.
                around[2 * (AXES - 1 - axis)] = total / 2;
                around[2 * (AXES - 1 - axis) + 1] = total - total / 2;
            }
        }
        Tensor padded = Arrays.stream(around).sum() == 0 ? x : torch.constant_pad_nd(x, around, new Scalar(0));
        Tensor y = torch.conv3d(padded, kernel(ROOT + name + "/conv_3d/w", in, side, out), new TensorOptional(),
                new long[] {stride, stride, stride}, padding, ONES, 1);
        String norm = ROOT + name + "/batch_norm/";
        if (weights.has(norm + "beta")) {
            y = torch.batch_norm(y, new TensorOptional(), new TensorOptional(vector(norm + "beta")),
                    new TensorOptional(vector(norm + "moving_mean")),
                    new TensorOptional(vector(norm + "moving_variance")), false, 0, EPSILON, false);
        }
        return y.relu_();
    }

    /** Cells of padding along an axis, of which the smaller half goes before. */
    private static long total(long in, long kernel, long stride) {
        long out = (in + stride - 1) / stride;
        return Math.max(0, (out - 1) * stride + kernel - in);
    }

    /** Ceiling mode gives the positions that see beyond the end, where nothing wins. */
    private static Tensor maxPool(Tensor x, long[] kernel, long[] stride) {
        long[] before = new long[AXES];
        for (int axis = 0; axis < AXES; axis++) {
            before[axis] = total(x.size(2 + axis), kernel[axis], stride[axis]) / 2;
        }
        return torch.max_pool3d(x, kernel, stride, before, ONES, true);
    }

    private static Tensor shown(String name, Tensor x, BiConsumer<String, Tensor> seen) {
        seen.accept(name, x);
        return x;
    }

    // Held beyond the scope that frees the rest of a pass.
    private Tensor vector(String name) {
        return tensors.computeIfAbsent(name, key -> Tensor.create(weights.variable(key)).retainReference());
    }

    private Tensor kernel(String name, int in, int side, int out) {
        return tensors.computeIfAbsent(name, key -> laidOut(
                Tensor.create(weights.variable(key), side, side, side, in, out).permute(4, 3, 0, 1, 2))
                .retainReference());
    }

    private Tensor laidOut(Tensor x) {
        return channelsLast ? x.contiguous(torch.MemoryFormat.ChannelsLast3d) : x.contiguous();
    }
}

package io.kinora.benchmarks.train;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.api.ndarray.INDArray;

/** libtorch's tensors from and to numbers in plain C order, and what several references share. */
final class Torch {
    private Torch() {
    }

    /** A float32 copy of an array. */
    static Tensor tensor(INDArray array) {
        return Tensor.create(array.dup('c').data().asFloat(), array.shape());
    }

    /** A tensor's numbers, in C order. */
    static float[] numbers(Tensor tensor) {
        Tensor plain = tensor.detach().to(torch.ScalarType.Float).contiguous();
        float[] numbers = new float[Math.toIntExact(plain.numel())];
        new FloatPointer(plain.data_ptr()).get(numbers);
        return numbers;
    }

    /** Group norm with SiLU or without, scaled and shifted by [C] each. */
    static Tensor groupNorm(Tensor x, int groups, Tensor scale, Tensor shift) {
        return torch.group_norm(x, groups, new TensorOptional(scale), new TensorOptional(shift), 1e-5, false);
    }

    /** Group norm, each sample's channels then scaled by 1 plus its first C numbers and shifted by the others. */
    static Tensor modulatedGroupNorm(Tensor x, int groups, Tensor modulation) {
        long channels = x.size(1);
        Tensor normed = torch.group_norm(x, groups);
        Tensor scale = modulation.narrow(1, 0, channels).reshape(-1, channels, 1, 1, 1);
        Tensor shift = modulation.narrow(1, channels, channels).reshape(-1, channels, 1, 1, 1);
        return normed.addcmul(normed, scale).add(shift);
    }

    /** Sines and cosines in turn, angles in double: in float, those of late timesteps are wrong by 3e-5. */
    static Tensor sinusoids(Tensor t, int size) {
        double[] frequencies = new double[size / 2];
        Arrays.setAll(frequencies, pair -> Math.pow(10000, -2.0 * pair / size));
        Tensor angles = t.to(torch.ScalarType.Double).mul(Tensor.create(frequencies, 1, size / 2));
        return torch.stack(new TensorVector(angles.sin(), angles.cos()), 2)
                .flatten(1, 2).to(torch.ScalarType.Float);
    }

    /** 3 or 1 along each axis, with same padding; where the stride is 2, an even side is padded at its end only. */
    static Tensor convolution(Tensor x, Tensor weight, Tensor bias, int stride) {
        long time = weight.size(2) / 2;
        long side = weight.size(4) / 2;
        boolean even = stride > 1;
        Tensor padded = even ? torch.constant_pad_nd(x, new long[] {0, side, 0, side, 0, 0}) : x;
        long around = even ? 0 : side;
        return torch.conv3d(padded, weight, new TensorOptional(bias.reshape(-1)),
                new long[] {1, stride, stride}, new long[] {time, around, around}, new long[] {1, 1, 1}, 1);
    }

    /** 1×1×1, without bias, of weights [out, in]. */
    static Tensor pointwise(Tensor x, Tensor weight) {
        return torch.conv3d(x, weight.reshape(weight.size(0), weight.size(1), 1, 1, 1));
    }

    /** Height and width doubled by repeating each pixel. */
    static Tensor doubled(Tensor x) {
        return torch.upsample_nearest3d(x, new long[] {x.size(2), 2 * x.size(3), 2 * x.size(4)});
    }

    /** Attention of all positions to all, as libtorch's own fused operation has it. */
    static Tensor attention(Tensor x, int heads, Tensor input, Tensor output) {
        long channels = x.size(1);
        Tensor positions = x.flatten(2, 4).transpose(1, 2);
        Tensor projected = positions.matmul(input.t());
        Tensor joined = torch.scaled_dot_product_attention(
                head(projected, 0, heads), head(projected, 1, heads), head(projected, 2, heads));
        Tensor rows = joined.transpose(1, 2).flatten(2, 3).matmul(output.t());
        return rows.transpose(1, 2).reshape(x.size(0), channels, x.size(2), x.size(3), x.size(4));
    }

    /** Attention of the places of each frame. */
    static Tensor attentionInSpace(Tensor x, int heads, Tensor input, Tensor output) {
        long[] shape = {x.size(0), x.size(2), x.size(1), x.size(3), x.size(4)};
        Tensor frames = x.transpose(1, 2).reshape(shape[0] * shape[1], shape[2], 1, shape[3], shape[4]);
        return attention(frames, heads, input, output).reshape(shape).transpose(1, 2);
    }

    /** Attention of the frames at each place. */
    static Tensor attentionInTime(Tensor x, int heads, Tensor input, Tensor output) {
        long[] shape = {x.size(0), x.size(3), x.size(4), x.size(1), x.size(2)};
        Tensor places = x.permute(0, 3, 4, 1, 2).reshape(shape[0] * shape[1] * shape[2], shape[3], shape[4], 1, 1);
        return attention(places, heads, input, output).reshape(shape).permute(0, 3, 4, 1, 2);
    }

    /** Sums of the vectors of tokens [N, L], 0 for none, divided by the root of their number. */
    static Tensor tokens(Tensor tokens, Tensor vectors) {
        Tensor table = torch.cat(new TensorVector(vectors.narrow(0, 0, 1).mul(new Scalar(0)), vectors), 0);
        Tensor chosen = table.index_select(0, tokens.flatten().to(torch.ScalarType.Long))
                .reshape(tokens.size(0), tokens.size(1), vectors.size(1));
        Tensor count = tokens.gt(new Scalar(0)).to(torch.ScalarType.Float).sum(1).clamp_min(new Scalar(1));
        return chosen.sum(1).div(count.sqrt().unsqueeze(1));
    }

    /** A third of [N, L, 3 C] as [N, heads, L, C / heads]. */
    private static Tensor head(Tensor projected, int third, int heads) {
        long channels = projected.size(2) / 3;
        return projected.narrow(2, third * channels, channels)
                .reshape(projected.size(0), projected.size(1), heads, channels / heads).transpose(1, 2);
    }
}

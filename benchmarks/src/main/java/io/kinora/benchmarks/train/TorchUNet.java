package io.kinora.benchmarks.train;

import io.kinora.train.condition.Conditions;
import io.kinora.train.model.UNetSettings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The U-Net of {@link io.kinora.train.model.UNet} in libtorch's operations, on parameters of the same names. */
final class TorchUNet {
    private final UNetSettings settings;
    private final Leaves leaves;

    /**
     * @param settings sizes
     * @param leaves the network's parameters, with the names of its own table
     */
    TorchUNet(UNetSettings settings, Leaves leaves) {
        this.settings = settings;
        this.leaves = leaves;
    }

    /** The network's output for x [N, C, T, H, W] at timesteps t [N, 1], and what it is told, in its inputs' order. */
    Tensor noise(Tensor x, Tensor t, Tensor... told) {
        Map<String, Tensor> conditions = new HashMap<>();
        for (int input = 0; input < told.length; input++) {
            conditions.put(settings.conditions().inputs().get(input), told[input]);
        }
        Tensor time = torch.silu(dense("time.dense1", Torch.sinusoids(t, 2 * settings.baseWidth())));
        time = steered(torch.silu(dense("time", time)), conditions);
        Deque<Tensor> skips = new ArrayDeque<>();
        Tensor input = settings.conditions().framesGiven()
                ? torch.cat(new TensorVector(x, conditions.get(Conditions.GIVEN)), 1) : x;
        Tensor video = convolution("stem", input, 1);
        for (int level = 0; level < settings.levels(); level++) {
            if (level > 0) {
                video = convolution("down" + level + ".halve", video, 2);
            }
            for (int block = 0; block < settings.blocksPerLevel(); block++) {
                video = block("down" + level + ".block" + block, video, time, level);
                skips.push(video);
            }
        }
        video = block("middle", video, time, settings.levels() - 1);
        for (int level = settings.levels() - 1; level >= 0; level--) {
            for (int block = 0; block < settings.blocksPerLevel(); block++) {
                Tensor joined = torch.cat(new TensorVector(video, skips.pop()), 1);
                video = block("up" + level + ".block" + block, joined, time, level);
            }
            if (level > 0) {
                video = Torch.doubled(video);
            }
        }
        return convolution("head", torch.silu(norm("head.norm", video)), 1);
    }

    private Tensor block(String name, Tensor x, Tensor time, int level) {
        Tensor inner = convolution(name + ".conv1", torch.silu(norm(name + ".norm1", x)), 1);
        inner = torch.silu(Torch.modulatedGroupNorm(inner, settings.groups(), dense(name + ".time", time)));
        inner = convolution(name + ".conv2", inner, 1);
        boolean same = x.size(1) == settings.width(level);
        Tensor sum = inner.add(same ? x : Torch.pointwise(x, leaves.get(name + ".skip_W")));
        if (!settings.attentionLevels().contains(level)) {
            return sum;
        }
        String attention = name + ".attention";
        if (settings.attention() == UNetSettings.Attention.JOINT) {
            return sum.add(Torch.attention(norm(attention + ".norm", sum), settings.heads(),
                    leaves.get(attention + "_Win"), leaves.get(attention + "_Wout")));
        }
        sum = sum.add(Torch.attentionInSpace(norm(attention + ".space.norm", sum), settings.heads(),
                leaves.get(attention + ".space_Win"), leaves.get(attention + ".space_Wout")));
        return sum.add(Torch.attentionInTime(norm(attention + ".time.norm", sum), settings.heads(),
                leaves.get(attention + ".time_Win"), leaves.get(attention + ".time_Wout")));
    }

    private Tensor steered(Tensor time, Map<String, Tensor> told) {
        Conditions conditions = settings.conditions();
        Tensor sum = time;
        if (conditions.labelled()) {
            sum = sum.add(Torch.tokens(told.get(Conditions.LABEL), leaves.get("condition.label_W")));
        }
        if (conditions.captioned()) {
            sum = sum.add(twice("condition.text",
                    Torch.tokens(told.get(Conditions.TEXT), leaves.get("condition.text.tokens_W"))));
        }
        if (conditions.embedded()) {
            sum = sum.add(twice("condition.embedding", told.get(Conditions.EMBEDDING)));
        }
        return conditions.guided() ? torch.silu(dense("condition", sum)) : sum;
    }

    private Tensor twice(String name, Tensor x) {
        return dense(name, torch.silu(dense(name + ".dense1", x)));
    }

    private Tensor norm(String name, Tensor x) {
        return Torch.groupNorm(x, settings.groups(), leaves.get(name + "_scale"), leaves.get(name + "_shift"));
    }

    private Tensor convolution(String name, Tensor x, int stride) {
        if (settings.convolution() == UNetSettings.Convolution.FULL) {
            return Torch.convolution(x, leaves.get(name + "_W"), leaves.get(name + "_b"), stride);
        }
        Tensor space = Torch.convolution(x, leaves.get(name + ".space_W"), leaves.get(name + ".space_b"), stride);
        return Torch.convolution(space, leaves.get(name + "_W"), leaves.get(name + "_b"), 1);
    }

    private Tensor dense(String name, Tensor x) {
        return torch.linear(x, leaves.get(name + "_W"), new TensorOptional(leaves.get(name + "_b")));
    }
}

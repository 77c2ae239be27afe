package io.kinora.eval.corrupt;

import io.kinora.core.video.Frames;
import java.util.Arrays;
import java.util.Random;

/** Corruptions that show other frames and leave pixels as they are. Videos keep their length. */
final class FrameOrder {
    private static final double[] SHUFFLED = {1 / 8.0, 1 / 4.0, 1 / 2.0, 1};
    private static final double[] FROZEN = {1 / 4.0, 1 / 2.0, 3 / 4.0, 1};
    private static final double[] DROPPED = {1 / 8.0, 1 / 4.0, 1 / 2.0, 3 / 4.0};

    private FrameOrder() {
    }

    /** A share of the pairs of a random pairing of all frames is swapped. */
    static Frames shuffled(Frames video, int level, Random random) {
        int[] pairing = permutation(video.frames(), random);
        int[] order = inOrder(video.frames());
        for (int pair = 0; pair < count(SHUFFLED[level - 1], video.frames() / 2); pair++) {
            order[pairing[2 * pair]] = pairing[2 * pair + 1];
            order[pairing[2 * pair + 1]] = pairing[2 * pair];
        }
        return picked(video, order);
    }

    static Frames frozen(Frames video, int level) {
        int still = video.frames() - 1 - count(FROZEN[level - 1], video.frames() - 1);
        return picked(video, Arrays.stream(inOrder(video.frames())).map(frame -> Math.min(frame, still)).toArray());
    }

    /** The first frame is never lost: nothing could be shown in its place. */
    static Frames dropped(Frames video, int level, Random random) {
        int[] losses = permutation(video.frames() - 1, random);
        int[] order = inOrder(video.frames());
        for (int loss = 0; loss < count(DROPPED[level - 1], losses.length); loss++) {
            order[losses[loss] + 1] = -1;
        }
        for (int frame = 1; frame < order.length; frame++) {
            order[frame] = order[frame] < 0 ? order[frame - 1] : order[frame];
        }
        return picked(video, order);
    }

    /** At least one, where there is any. */
    private static int count(double share, int all) {
        return Math.min(all, Math.max(1, (int) Math.round(share * all)));
    }

    private static int[] inOrder(int count) {
        int[] order = new int[count];
        Arrays.setAll(order, i -> i);
        return order;
    }

    private static int[] permutation(int count, Random random) {
        int[] order = inOrder(count);
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        return order;
    }

    private static Frames picked(Frames video, int[] order) {
        byte[] pixels = new byte[video.pixels().length];
        int size = video.frameSize();
        for (int frame = 0; frame < order.length; frame++) {
            System.arraycopy(video.pixels(), order[frame] * size, pixels, frame * size, size);
        }
        return new Frames(video.frames(), video.height(), video.width(), video.channels(), video.fps(), pixels);
    }
}

package io.kinora.train.condition;

import io.kinora.train.diffusion.VideoShape;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays for the network's conditional inputs. */
public final class ConditionInputs {
    private ConditionInputs() {
    }

    /**
     * Arrays for label, text and embedding, those of them that the network knows, in the order of its inputs.
     *
     * @param words of each video
     */
    public static List<INDArray> words(Conditions conditions, List<Words> words) {
        return conditions.told().stream()
                .map(input -> switch (input) {
                    case Conditions.LABEL -> rows(words, 1, (row, one) ->
                            row[0] = 1 + conditions.labels().indexOf(one.label()));
                    case Conditions.TEXT -> rows(words, CaptionTokens.MOST, (row, one) -> {
                        int[] tokens = CaptionTokens.of(one.caption(), conditions.captionBuckets());
                        for (int place = 0; place < tokens.length; place++) {
                            row[place] = tokens[place];
                        }
                    });
                    default -> rows(words, conditions.embedding(), (row, one) -> embedding(row, one.embedding()));
                })
                .toList();
    }

    private static void embedding(float[] row, float[] embedding) {
        if (embedding.length != 0 && embedding.length != row.length) {
            throw new IllegalArgumentException("Cannot use an embedding of " + embedding.length
                    + " numbers: the model's have " + row.length);
        }
        System.arraycopy(embedding, 0, row, 0, embedding.length);
    }

    private interface Filler {
        void fill(float[] row, Words words);
    }

    private static INDArray rows(List<Words> words, int width, Filler filler) {
        float[][] rows = new float[words.size()][width];
        for (int row = 0; row < rows.length; row++) {
            filler.fill(rows[row], words.get(row));
        }
        return Nd4j.createFromArray(rows);
    }

    /**
     * The input {@link Conditions#GIVEN}.
     *
     * @param clean all frames of the videos in [-1, 1], in C order [N, C, T, H, W]; only those given are read
     * @param given number of first frames of each video that are given, N of them
     * @return [N, C + 1, T, H, W]
     */
    public static INDArray given(VideoShape shape, float[] clean, int[] given) {
        int plane = shape.height() * shape.width();
        int channel = shape.frames() * plane;
        int length = shape.channels() * channel;
        float[] values = new float[given.length * (length + channel)];
        for (int row = 0; row < given.length; row++) {
            int shown = given[row] * plane;
            int target = row * (length + channel);
            for (int each = 0; each < shape.channels(); each++) {
                System.arraycopy(clean, row * length + each * channel, values, target + each * channel, shown);
            }
            Arrays.fill(values, target + length, target + length + shown, 1);
        }
        return Nd4j.create(values, new long[] {given.length, shape.channels() + 1, shape.frames(), shape.height(),
            shape.width()}, 'c');
    }
}

package io.kinora.train.layer;

import io.kinora.train.layer.NamedParameters.Kind;
import io.kinora.train.layer.NamedParameters.Parameter;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** What the attention layers share: channels, heads, and the weights of both projections. */
abstract class MultiHeadAttention extends HandWrittenLayer {
    /** Key of the weights that make queries, keys and values, [3 C, C]. */
    public static final String INPUT_WEIGHT = "Win";
    /** Key of the weights of the result, [C, C]. */
    public static final String OUTPUT_WEIGHT = "Wout";

    @JsonProperty("channels")
    final int channels;
    @JsonProperty("heads")
    final int heads;

    /**
     * @param channels C
     * @param heads divides the channels
     */
    MultiHeadAttention(int channels, int heads) {
        if (heads < 1 || channels < 1 || channels % heads != 0) {
            throw new IllegalArgumentException("Cannot attend with " + heads + " heads over " + channels
                    + " channels: heads must divide the channels; change one of them");
        }
        this.channels = channels;
        this.heads = heads;
    }

    @Override
    NamedParameters parameters() {
        return new NamedParameters(
                new Parameter(INPUT_WEIGHT, Kind.WEIGHT, 3L * channels, channels),
                new Parameter(OUTPUT_WEIGHT, Kind.WEIGHT, channels, channels));
    }
}

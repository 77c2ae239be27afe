package io.kinora.train.layer;

import io.kinora.train.layer.NamedParameters.Kind;
import io.kinora.train.layer.NamedParameters.Parameter;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Rows of tokens [N, L], each token 1 to {@code tokens} or 0 for none, as the sum of the tokens' vectors divided by the
 * root of their number: [N, width]. So sums of few and of many are of one size. A row without tokens gives zeros.
 */
public final class TokenEmbedding extends HandWrittenLayer {
    /** Key of the vectors, [tokens, width]. */
    public static final String WEIGHT = "W";

    @JsonProperty("tokens")
    private final int tokens;
    @JsonProperty("width")
    private final int width;

    /**
     * @param tokens how many there are
     * @param width numbers in the vector of each
     */
    @JsonCreator
    public TokenEmbedding(@JsonProperty("tokens") int tokens, @JsonProperty("width") int width) {
        this.tokens = tokens;
        this.width = width;
    }

    @Override
    NamedParameters parameters() {
        return new NamedParameters(new Parameter(WEIGHT, Kind.WEIGHT, tokens, width));
    }

    @Override
    HandWrittenImplementation<?> implementation(NeuralNetConfiguration conf, DataType dataType) {
        return new Implementation(conf, dataType, tokens, width);
    }

    @Override
    List<Object> settings() {
        return List.of(tokens, width);
    }

    private static final class Implementation extends HandWrittenImplementation<TokenEmbedding> {
        private final int tokens;
        private final int width;

        Implementation(NeuralNetConfiguration conf, DataType dataType, int tokens, int width) {
            super(conf, dataType);
            this.tokens = tokens;
            this.width = width;
        }

        @Override
        INDArray forward(INDArray x, LayerWorkspaceMgr memory) {
            INDArray y = output(memory, x.size(0), width);
            INDArray shares = shares(x);
            for (long row = 0; row < x.size(0); row++) {
                // Row by row, so that a row's last bits do not depend on its neighbours.
                INDArray product = Nd4j.createUninitialized(dataType, 1, width);
                Matrices.multiply(Layouts.rows(shares, row, 1).dup('c'), getParam(WEIGHT), product);
                Layouts.rows(y, row, 1).assign(product);
            }
            return y;
        }

        @Override
        INDArray backward(INDArray x, INDArray outer, LayerWorkspaceMgr memory) {
            Matrices.multiplyTransposed(shares(x), outer, gradientViews.get(WEIGHT));
            return inner(memory, x.shape()).assign(0);
        }

        /** What share each token has in each row's sum, [N, tokens]. */
        private INDArray shares(INDArray x) {
            double[][] shares = new double[Math.toIntExact(x.size(0))][tokens];
            for (int row = 0; row < shares.length; row++) {
                double[] found = Layouts.rows(x, row, 1).toDoubleVector();
                long count = 0;
                for (double token : found) {
                    count += Math.round(token) > 0 ? 1 : 0;
                }
                for (double token : found) {
                    int at = (int) Math.round(token);
                    if (at > 0) {
                        shares[row][at - 1] += 1 / Math.sqrt(count);
                    }
                }
            }
            return Nd4j.createFromArray(shares).castTo(dataType);
        }
    }
}

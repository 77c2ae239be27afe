package io.kinora.train.layer;

import io.kinora.train.layer.NamedParameters.Kind;
import io.kinora.train.layer.NamedParameters.Parameter;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * y = a(W x + b) for each row x of [N, in], where a is nothing or SiLU. Each row is multiplied alone: BLAS gives a row
 * other last bits in another batch, and then a generated video would depend on its neighbours.
 */
public final class RowDense extends HandWrittenLayer {
    /** Key of the weights, [out, in]. */
    public static final String WEIGHT = "W";
    /** Key of the biases, [out]. */
    public static final String BIAS = "b";

    @JsonProperty("in")
    private final int in;
    @JsonProperty("out")
    private final int out;
    @JsonProperty("activation")
    private final Activation activation;

    /**
     * @param in length of an input row
     * @param out length of an output row
     * @param activation what follows the product
     */
    @JsonCreator
    public RowDense(
            @JsonProperty("in") int in,
            @JsonProperty("out") int out,
            @JsonProperty("activation") Activation activation) {
        this.in = in;
        this.out = out;
        this.activation = activation;
    }

    /** Number of weights, biases not counted. */
    public long weights() {
        return (long) in * out;
    }

    @Override
    NamedParameters parameters() {
        return new NamedParameters(
                new Parameter(WEIGHT, Kind.WEIGHT, out, in), new Parameter(BIAS, Kind.BIAS, out));
    }

    @Override
    HandWrittenImplementation<?> implementation(NeuralNetConfiguration conf, DataType dataType) {
        return new Implementation(conf, dataType, activation);
    }

    @Override
    List<Object> settings() {
        return List.of(in, out, activation);
    }

    private static final class Implementation extends HandWrittenImplementation<RowDense> {
        private final Activation activation;

        Implementation(NeuralNetConfiguration conf, DataType dataType, Activation activation) {
            super(conf, dataType);
            this.activation = activation;
        }

        @Override
        INDArray forward(INDArray x, LayerWorkspaceMgr memory) {
            INDArray y = output(memory, x.size(0), getParam(BIAS).length());
            product(x, y);
            if (activation == Activation.SILU) {
                y.muli(Transforms.sigmoid(y, true));
            }
            return y;
        }

        private void product(INDArray x, INDArray z) {
            for (long row = 0; row < x.size(0); row++) {
                INDArray target = Layouts.rows(z, row, 1);
                // Copies: a batch of one takes another way through the product than a row of many.
                INDArray product = Nd4j.createUninitialized(dataType, 1, target.length());
                Matrices.multiplyByTransposed(Layouts.rows(x, row, 1).dup('c'), getParam(WEIGHT), product);
                target.assign(product.addi(getParam(BIAS).reshape(1, target.length())));
            }
        }

        @Override
        INDArray backward(INDArray x, INDArray outer, LayerWorkspaceMgr memory) {
            INDArray delta = outer;
            if (activation == Activation.SILU) {
                INDArray z = outer.ulike();
                product(x, z);
                INDArray sigmoid = Transforms.sigmoid(z, true);
                delta = outer.mul(sigmoid.mul(z.mul(sigmoid.rsub(1)).addi(1)));
            }
            gradientViews.get(BIAS).assign(delta.sum(0));
            Matrices.multiply(delta.transpose(), x, gradientViews.get(WEIGHT));
            INDArray inner = inner(memory, x.shape());
            Matrices.multiply(delta, getParam(WEIGHT), inner);
            return inner;
        }
    }
}

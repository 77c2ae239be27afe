package io.kinora.train.layer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The norm in ND4J's own operations: for any data type, wherever the array lives. */
final class OperationNormKernel implements NormKernel {
    private final int channels;
    private final int groups;
    private final double epsilon;
    private final boolean silu;

    OperationNormKernel(NormSettings settings) {
        this.channels = settings.channels();
        this.groups = settings.groups();
        this.epsilon = settings.epsilon();
        this.silu = settings.activation() == Activation.SILU;
    }

    @Override
    public Statistics forward(INDArray x, double[] scale, double[] shift, INDArray y) {
        INDArray rows = x.reshape('c', x.size(0) * groups, x.length() / (x.size(0) * groups));
        double[] means = rows.mean(1).toDoubleVector();
        double[] reciprocals = rows.var(false, 1).toDoubleVector();
        for (int row = 0; row < reciprocals.length; row++) {
            reciprocals[row] = 1 / Math.sqrt(reciprocals[row] + epsilon);
        }
        Statistics statistics = new Statistics(means, reciprocals);
        INDArray z = scaled(normalised(x, statistics), scale, shift);
        y.assign((silu ? z.mul(Transforms.sigmoid(z, true)) : z).reshape('c', y.shape()));
        return statistics;
    }

    @Override
    public Gradients backward(
            INDArray x, INDArray outer, Statistics statistics, double[] scale, double[] shift, INDArray inner) {
        INDArray normal = normalised(x, statistics);
        INDArray delta = outer.reshape('c', normal.shape());
        if (silu) {
            INDArray z = scaled(normal, scale, shift);
            INDArray sigmoid = Transforms.sigmoid(z, true);
            delta = delta.mul(sigmoid.mul(z.mul(sigmoid.rsub(1)).addi(1)));
        }
        double[] ofShift = delta.sum(1).toDoubleVector();
        double[] ofScale = delta.mul(normal).sum(1).toDoubleVector();
        INDArray ofNormal = delta.mulColumnVector(column(scale, x));
        int width = channels / groups;
        double length = (double) width * normal.size(1);
        double[] constants = new double[scale.length];
        double[] products = new double[scale.length];
        double[] reciprocals = new double[scale.length];
        for (int row = 0; row < scale.length; row++) {
            int first = row / width * width;
            for (int other = first; other < first + width; other++) {
                constants[row] -= scale[other] * ofShift[other] / length;
                products[row] -= scale[other] * ofScale[other] / length;
            }
            reciprocals[row] = statistics.reciprocals()[row / width];
        }
        ofNormal.addi(normal.mulColumnVector(column(products, x))).addiColumnVector(column(constants, x));
        inner.assign(ofNormal.muliColumnVector(column(reciprocals, x)).reshape('c', inner.shape()));
        return new Gradients(ofScale, ofShift);
    }

    /** x̂ as [N · C, T · H · W]. */
    private INDArray normalised(INDArray x, Statistics statistics) {
        int width = channels / groups;
        double[] means = new double[Math.toIntExact(x.size(0)) * channels];
        double[] reciprocals = new double[means.length];
        for (int row = 0; row < means.length; row++) {
            means[row] = statistics.means()[row / width];
            reciprocals[row] = statistics.reciprocals()[row / width];
        }
        INDArray rows = x.reshape('c', means.length, Layouts.positions(x));
        return rows.subColumnVector(column(means, x)).muliColumnVector(column(reciprocals, x));
    }

    private static INDArray scaled(INDArray normal, double[] scale, double[] shift) {
        return normal.mulColumnVector(column(scale, normal)).addiColumnVector(column(shift, normal));
    }

    private static INDArray column(double[] values, INDArray like) {
        return Nd4j.createFromArray(values).castTo(like.dataType()).reshape(values.length, 1);
    }
}

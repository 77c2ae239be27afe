package io.kinora.eval.feature;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One Inception module, ready to run. */
final class InceptionLayer {
    private static final MaxPool POOL = new MaxPool(new int[] {3, 3, 3}, new int[] {1, 1, 1});

    private final InceptionModule module;
    private final ConvolutionLayer entry;
    private final ConvolutionLayer wide;
    private final ConvolutionLayer slim;
    private final ConvolutionLayer pooled;

    InceptionLayer(InceptionModule module, I3dWeights weights) {
        this.module = module;
        this.entry = ConvolutionLayer.joined(module.name(),
                List.of(module.branch0(), module.branch1Reduce(), module.branch2Reduce()), weights);
        this.wide = ConvolutionLayer.of(module.branch1(), weights);
        this.slim = ConvolutionLayer.of(module.branch2(), weights);
        this.pooled = ConvolutionLayer.of(module.branch3(), weights);
    }

    String name() {
        return module.name();
    }

    /** Four branches side by side; the caller closes the result. */
    INDArray apply(INDArray x) {
        INDArray y = Activations.unwrittenLike(x, module.out());
        int toSlim = module.direct() + module.wide();
        try (INDArray entered = entry.apply(x)) {
            entry.rectify(entered, 0, module.direct(), y, 0);
            try (INDArray reduced = reduced(entered, module.direct(), module.reduced());
                    INDArray convolved = wide.apply(reduced)) {
                wide.rectify(convolved, 0, module.wide(), y, module.direct());
            }
            try (INDArray reduced = reduced(entered, module.direct() + module.reduced(), module.reducedSlim());
                    INDArray convolved = slim.apply(reduced)) {
                slim.rectify(convolved, 0, module.slim(), y, toSlim);
            }
        }
        try (INDArray maxima = POOL.apply(x); INDArray convolved = pooled.apply(maxima)) {
            pooled.rectify(convolved, 0, module.pooled(), y, toSlim + module.slim());
        }
        return y;
    }

    private INDArray reduced(INDArray entered, int from, int count) {
        INDArray reduced = Activations.unwrittenLike(entered, count);
        entry.rectify(entered, from, count, reduced, 0);
        return reduced;
    }
}

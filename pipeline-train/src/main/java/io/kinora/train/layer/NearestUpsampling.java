package io.kinora.train.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.annotation.JsonCreator;

/** Doubles height and width by repeating each pixel: [N, C, T, H, W] gives [N, C, T, 2 H, 2 W]. */
public final class NearestUpsampling extends HandWrittenLayer {
    /** Has no settings. */
    @JsonCreator
    public NearestUpsampling() {
    }

    @Override
    HandWrittenImplementation<?> implementation(NeuralNetConfiguration conf, DataType dataType) {
        return new Implementation(conf, dataType);
    }

    @Override
    List<Object> settings() {
        return List.of();
    }

    private static final class Implementation extends HandWrittenImplementation<NearestUpsampling> {
        Implementation(NeuralNetConfiguration conf, DataType dataType) {
            super(conf, dataType);
        }

        @Override
        INDArray forward(INDArray x, LayerWorkspaceMgr memory) {
            Layouts.requireVideo(layerId(), x, x.size(1));
            INDArray y = output(memory, x.size(0), x.size(1), x.size(2), 2 * x.size(3), 2 * x.size(4));
            if (Layouts.loopsFit(dataType)) {
                FloatUpsampling.forward(x, y);
                return y;
            }
            for (int corner = 0; corner < 4; corner++) {
                corner(y, corner).assign(x.reshape('c', rows(x), x.size(4)));
            }
            return y;
        }

        @Override
        INDArray backward(INDArray x, INDArray outer, LayerWorkspaceMgr memory) {
            INDArray inner = inner(memory, x.shape());
            if (Layouts.loopsFit(dataType)) {
                FloatUpsampling.backward(outer, inner);
                return inner;
            }
            INDArray sums = inner.reshape('c', rows(x), x.size(4)).assign(0);
            for (int corner = 0; corner < 4; corner++) {
                sums.addi(corner(outer, corner));
            }
            return inner;
        }

        private static long rows(INDArray x) {
            return x.length() / x.size(4);
        }

        /** One of the four copies of each pixel, as [N · C · T · H, W]. */
        private static INDArray corner(INDArray large, int corner) {
            long width = large.size(4) / 2;
            return large.reshape('c', large.length() / width / 4, 2, width, 2)
                    .get(NDArrayIndex.all(), NDArrayIndex.point(corner / 2), NDArrayIndex.all(),
                            NDArrayIndex.point(corner % 2));
        }
    }
}

package io.kinora.train.averaging;

import io.kinora.train.TinyModel;
import io.kinora.train.data.MinibatchSource;
import io.kinora.train.diffusion.CounterRandom;
import io.kinora.train.diffusion.VideoShape;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.common.loader.Source;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Makes a minibatch from its name alone: {@code NUMBERxSIZE}. */
public final class SyntheticMinibatches implements MinibatchSource {
    @Override
    public MultiDataSet load(Source source) {
        return load(source.getPath());
    }

    public MultiDataSet load(String name) {
        String[] parts = name.split("x");
        int size = Integer.parseInt(parts[1]);
        VideoShape shape = TinyModel.SETTINGS.shape();
        float[] values = new float[2 * size * shape.length()];
        new CounterRandom(1, Long.parseLong(parts[0]), 0).normals(values);
        INDArray both = Nd4j.create(values, new long[] {2 * size, shape.channels(), shape.frames(), shape.height(),
            shape.width()}, 'c');
        INDArray x = both.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(0, size)).dup();
        INDArray noise = both.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(size, 2 * size)).dup();
        INDArray t = Nd4j.linspace(0, 999, size).reshape(size, 1).castTo(x.dataType());
        return new org.nd4j.linalg.dataset.MultiDataSet(new INDArray[] {x.addi(noise), t}, new INDArray[] {noise});
    }

    /** Names number {@code first} to {@code first + count - 1}. */
    static List<String> names(int first, int count, int size) {
        List<String> names = new ArrayList<>();
        for (int number = first; number < first + count; number++) {
            names.add(number + "x" + size);
        }
        return names;
    }
}

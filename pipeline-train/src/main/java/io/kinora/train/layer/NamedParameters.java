package io.kinora.train.layer;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The parameters of a layer: names, shapes and first values, one after the other in the network's flat array. */
final class NamedParameters implements ParamInitializer {
    private final List<Parameter> parameters;

    NamedParameters(Parameter... parameters) {
        this.parameters = List.of(parameters);
    }

    /** What kind of parameter it is: only weights decay, and only weights start at random. */
    enum Kind {
        /** Starts as the layer's weight initialisation says. */
        WEIGHT,
        /** Starts at 0. */
        BIAS,
        /** Starts at 1. */
        SCALE
    }

    /**
     * @param name key in the layer's table
     * @param kind weight, bias or scale
     * @param shape in C order; of a weight, [out, in]
     */
    record Parameter(String name, Kind kind, long... shape) {
        long length() {
            return Arrays.stream(shape).reduce(1, Math::multiplyExact);
        }
    }

    @Override
    public long numParams(NeuralNetConfiguration conf) {
        return parameters.stream().mapToLong(Parameter::length).sum();
    }

    @Override
    public long numParams(Layer layer) {
        return parameters.stream().mapToLong(Parameter::length).sum();
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return parameters.stream().map(Parameter::name).toList();
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return parameters.stream().filter(each -> each.kind() == Kind.WEIGHT).map(Parameter::name).toList();
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return parameters.stream().filter(each -> each.kind() != Kind.WEIGHT).map(Parameter::name).toList();
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return weightKeys(layer).contains(key);
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
        return biasKeys(layer).contains(key);
    }

    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray view, boolean initialize) {
        Map<String, INDArray> table = Collections.synchronizedMap(getGradientsFromFlattened(conf, view));
        for (Parameter parameter : parameters) {
            conf.addVariable(parameter.name());
            if (initialize) {
                fill(parameter, table.get(parameter.name()), (BaseLayer) conf.getLayer());
            }
        }
        return table;
    }

    private static void fill(Parameter parameter, INDArray target, BaseLayer layer) {
        switch (parameter.kind()) {
            case WEIGHT -> layer.getWeightInitFn().init(
                    parameter.shape()[1], parameter.shape()[0], parameter.shape(), 'c', target.ravel());
            case BIAS -> target.assign(0);
            case SCALE -> target.assign(1);
        }
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray view) {
        Map<String, INDArray> table = new LinkedHashMap<>();
        long start = 0;
        for (Parameter parameter : parameters) {
            INDArray part = view.reshape(view.length()).get(NDArrayIndex.interval(start, start + parameter.length()));
            table.put(parameter.name(), part.reshape('c', parameter.shape()));
            start += parameter.length();
        }
        return table;
    }
}

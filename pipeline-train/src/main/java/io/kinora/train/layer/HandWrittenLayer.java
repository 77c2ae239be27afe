package io.kinora.train.layer;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Configuration of a layer with its own forward and backward pass. DL4J writes it to JSON by its class name and the
 * fields that carry {@code @JsonProperty}, and each Spark executor reads it back.
 */
abstract class HandWrittenLayer extends BaseLayer {
    /** The layer's parameters; none by default. */
    NamedParameters parameters() {
        return new NamedParameters();
    }

    /** The layer that computes. */
    abstract HandWrittenImplementation<?> implementation(NeuralNetConfiguration conf, DataType dataType);

    /** The settings that make two configurations of this class equal. */
    abstract List<Object> settings();

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf, Collection<TrainingListener> listeners, int index, INDArray view,
            boolean initialize, DataType dataType) {
        HandWrittenImplementation<?> layer = implementation(conf, dataType);
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(view);
        layer.setParamTable(initializer().init(conf, view, initialize));
        layer.setConf(conf);
        return layer;
    }

    @Override
    public ParamInitializer initializer() {
        return parameters();
    }

    @Override
    public InputType getOutputType(int index, InputType inputType) {
        return inputType;
    }

    @Override
    public void setNIn(InputType inputType, boolean override) {
        // Sizes are given by whoever builds the network.
    }

    @Override
    public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        return null;
    }

    @Override
    public boolean isPretrainParam(String name) {
        return false;
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        return new LayerMemoryReport.Builder(getLayerName(), getClass(), inputType, inputType)
                .standardMemory(initializer().numParams(this), 2 * initializer().numParams(this))
                .workingMemory(0, 0, 0, inputType.arrayElementsPerExample())
                .cacheMemory(0, 0)
                .build();
    }

    @Override
    public boolean equals(Object other) {
        return other != null
                && other.getClass() == getClass()
                && super.equals(other)
                && ((HandWrittenLayer) other).settings().equals(settings());
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + settings().hashCode();
    }
}

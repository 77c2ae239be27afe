package io.kinora.train.layer;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Configuration of a vertex of two inputs, without parameters, that has its own forward and backward pass. */
abstract class HandWrittenVertex extends GraphVertex {
    /** The computation, with room to remember its forward pass. */
    interface Computation {
        INDArray forward(INDArray first, INDArray second, Memory memory);

        /** For what does otherwise in training than after it; the same by default. */
        default INDArray forward(INDArray first, INDArray second, boolean training, Memory memory) {
            return forward(first, second, memory);
        }

        /** @return gradients of the first and of the second input */
        List<INDArray> backward(INDArray first, INDArray second, INDArray outer, Memory memory);
    }

    /** Where results live. */
    interface Memory {
        /** An array to be filled entirely. */
        INDArray create(long... shape);
    }

    abstract Computation computation(DataType dataType);

    /** The settings that make two configurations of this class equal. */
    abstract List<Object> settings();

    @Override
    public abstract HandWrittenVertex clone();

    @Override
    public boolean equals(Object other) {
        return other != null
                && other.getClass() == getClass()
                && ((HandWrittenVertex) other).settings().equals(settings());
    }

    @Override
    public int hashCode() {
        return 31 * getClass().hashCode() + settings().hashCode();
    }

    @Override
    public long numParams(boolean backprop) {
        return 0;
    }

    @Override
    public int minVertexInputs() {
        return 2;
    }

    @Override
    public int maxVertexInputs() {
        return 2;
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph, String name, int index, INDArray view, boolean initialize, DataType dataType) {
        return new Implementation(graph, name, index, dataType, computation(dataType));
    }

    @Override
    public InputType getOutputType(int index, InputType... inputs) {
        return inputs[0];
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputs) {
        // Only ComputationGraphConfiguration.getMemoryReport calls it, on shapes that it works out from the network's
        // input types. Kinora sets none, so getOutputType follows none, and any figure would be a wrong one.
        throw new UnsupportedOperationException("Cannot estimate the memory of " + getClass().getSimpleName()
                + ": DL4J asks for it in its memory report only; measure a training step instead");
    }

    // DL4J's own base class overrides a method of variable arity by one that is not.
    @SuppressWarnings("overrides")
    private static final class Implementation extends BaseGraphVertex {
        private final transient Computation computation;

        Implementation(ComputationGraph graph, String name, int index, DataType dataType, Computation computation) {
            super(graph, name, index, null, null, dataType);
            this.computation = computation;
        }

        @Override
        public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
            return computation.forward(plain(0), plain(1), training, memory(workspaces, ArrayType.ACTIVATIONS));
        }

        @Override
        public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
            List<INDArray> inner = computation.backward(
                    plain(0), plain(1), Layouts.plain(epsilon, dataType),
                    memory(workspaces, ArrayType.ACTIVATION_GRAD));
            return new Pair<>(null, inner.toArray(INDArray[]::new));
        }

        private INDArray plain(int input) {
            return Layouts.plain(inputs[input], dataType);
        }

        private Memory memory(LayerWorkspaceMgr workspaces, ArrayType type) {
            return shape -> workspaces.createUninitialized(type, dataType, shape, 'c');
        }

        @Override
        public boolean hasLayer() {
            return false;
        }

        @Override
        public Layer getLayer() {
            return null;
        }

        @Override
        public void setBackpropGradientsViewArray(INDArray view) {
            if (view != null) {
                throw new IllegalStateException("Cannot hold gradients of vertex " + getVertexName()
                        + ": it has no parameters; this is a fault in Kinora, please report it");
            }
        }

        @Override
        public Pair<INDArray, MaskState> feedForwardMaskArrays(INDArray[] masks, MaskState state, int batch) {
            if (masks != null && Arrays.stream(masks).anyMatch(mask -> mask != null)) {
                throw new UnsupportedOperationException(
                        "Cannot mask vertex " + getVertexName() + ": Kinora's videos have no masks; give none");
            }
            return new Pair<>(null, state);
        }

        @Override
        public String toString() {
            return computation.getClass().getSimpleName() + " " + getVertexName();
        }
    }
}

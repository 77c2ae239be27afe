package io.kinora.train.step;

import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network that trains in less memory: on its way forth it keeps only what its {@link Segments} hand on to each other,
 * and on its way back it runs each of them once more (gradient checkpointing: T. Chen, B. Xu, C. Zhang, C. Guestrin,
 * "Training deep nets with sublinear memory cost", arXiv 1604.06174). Operations and the order of sums are
 * Deeplearning4j's, so gradients have the same bits.
 */
public final class CheckpointedGraph extends ComputationGraph {
    private static final long serialVersionUID = 1;

    private transient Segments segments;
    private transient INDArray targets;
    private transient PlannedArrays memory;

    /** @param configuration of a network of one output, that is a loss */
    public CheckpointedGraph(ComputationGraphConfiguration configuration) {
        super(configuration);
    }

    @Override
    public void setLabels(INDArray... labels) {
        super.setLabels(labels);
        // Deeplearning4j keeps them to itself.
        targets = labels == null ? null : labels[0];
    }

    @Override
    public void computeGradientAndScore() {
        synchronizeIterEpochCounts();
        if (flattenedGradients == null) {
            initGradientsView();
        }
        if (segments == null) {
            segments = Segments.of(vertices, topologicalOrder);
            memory = memory();
        }
        // Arrays end one by one, in no order that a workspace could follow.
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
        try {
            new Pass().run();
        } finally {
            outside.close();
        }
    }

    /** Outputs and gradients are released one by one; what a layer needs for itself goes when it is done. */
    private PlannedArrays memory() {
        PlannedArrays arrays = new PlannedArrays();
        arrays.setWorkspace(ArrayType.FF_WORKING_MEM, WS_LAYER_WORKING_MEM, WS_LAYER_WORKING_MEM_CONFIG);
        arrays.setWorkspace(ArrayType.BP_WORKING_MEM, WS_LAYER_WORKING_MEM, WS_LAYER_WORKING_MEM_CONFIG);
        arrays.setWorkspace(ArrayType.RNN_FF_LOOP_WORKING_MEM, WS_RNN_LOOP_WORKING_MEM, WS_RNN_LOOP_WORKING_MEM_CONFIG);
        arrays.setWorkspace(ArrayType.RNN_BP_LOOP_WORKING_MEM, WS_RNN_LOOP_WORKING_MEM, WS_RNN_LOOP_WORKING_MEM_CONFIG);
        arrays.setHelperWorkspacePointers(helperWorkspaces);
        return arrays;
    }

    /** Frees what steps keep for the next; it takes it anew. Workspaces are the thread's and stay. */
    public void freeMemory() {
        if (memory != null) {
            memory.free();
        }
    }

    /** One way forth and back. */
    private final class Pass {
        private final INDArray[] outputs = new INDArray[vertices.length];
        private final INDArray[] epsilons = new INDArray[vertices.length];
        private final Gradient gradients = new DefaultGradient(flattenedGradients);

        void run() {
            try {
                for (int place = 0; place < topologicalOrder.length; place++) {
                    forward(place);
                }
                for (int segment = segments.count() - 1; segment >= 0; segment--) {
                    recompute(segment);
                    for (int place = segments.end(segment) - 1; place >= segments.start(segment); place--) {
                        backward(vertices[topologicalOrder[place]]);
                    }
                }
                gradient = gradients;
            } finally {
                memory.release(outputs);
                memory.release(epsilons);
                memory.endPass();
                for (GraphVertex vertex : vertices) {
                    vertex.clear();
                }
            }
        }

        private void forward(int place) {
            GraphVertex vertex = vertices[topologicalOrder[place]];
            if (vertex.isInputVertex()) {
                return;
            }
            compute(vertex);
            for (VertexIndices input : vertex.getInputVertices()) {
                int index = input.getVertexIndex();
                if (segments.dropped(index) && segments.lastUse(index) == place) {
                    memory.release(outputs[index]);
                    outputs[index] = null;
                }
            }
        }

        private void compute(GraphVertex vertex) {
            setInputs(vertex);
            if (vertex.isOutputVertex()) {
                score(vertex);
            } else {
                outputs[vertex.getVertexIndex()] =
                        working(ArrayType.FF_WORKING_MEM, () -> vertex.doForward(true, memory));
            }
        }

        private void score(GraphVertex vertex) {
            IOutputLayer layer = (IOutputLayer) vertex.getLayer();
            layer.setLabels(targets);
            vertex.getLayer().setMaskArray(getLabelMaskArrays() == null ? null : getLabelMaskArrays()[0]);
            score = working(ArrayType.FF_WORKING_MEM, () -> layer.computeScore(0, true, memory));
        }

        private <T> T working(ArrayType type, Supplier<T> work) {
            MemoryWorkspace own = memory.notifyScopeEntered(type);
            try {
                return work.get();
            } finally {
                own.close();
            }
        }

        private void setInputs(GraphVertex vertex) {
            VertexIndices[] from = vertex.getInputVertices();
            for (int i = 0; i < from.length; i++) {
                vertex.setInput(i, output(from[i].getVertexIndex()), memory);
            }
        }

        private INDArray output(int index) {
            return vertices[index].isInputVertex()
                    ? getInput(configuration.getNetworkInputs().indexOf(vertices[index].getVertexName()))
                    : outputs[index];
        }

        private void recompute(int segment) {
            for (int place = segments.start(segment); place < segments.end(segment); place++) {
                GraphVertex vertex = vertices[topologicalOrder[place]];
                if (segments.recomputed(vertex.getVertexIndex())) {
                    compute(vertex);
                }
            }
        }

        private void backward(GraphVertex vertex) {
            int index = vertex.getVertexIndex();
            if (vertex.isInputVertex()) {
                return;
            }
            if (Segments.isSum(vertex)) {
                // The way back through a sum looks at the shapes of what was added, and at nothing else.
                for (int i = 0; i < vertex.getNumInputArrays(); i++) {
                    vertex.setInput(i, outputs[index], memory);
                }
            } else {
                setInputs(vertex);
            }
            vertex.setEpsilon(epsilons[index]);
            Pair<Gradient, INDArray[]> result =
                    working(ArrayType.BP_WORKING_MEM, () -> vertex.doBackward(false, memory));
            handOn(vertex.getInputVertices(), result.getSecond());
            collect(vertex.getVertexName(), result.getFirst());
            memory.release(epsilons[index]);
            memory.release(outputs[index]);
            epsilons[index] = null;
            outputs[index] = null;
        }

        private void handOn(VertexIndices[] inputs, INDArray[] values) {
            for (int i = 0; i < inputs.length; i++) {
                int index = inputs[i].getVertexIndex();
                if (vertices[index].isInputVertex()) {
                    memory.release(values[i]);
                } else if (epsilons[index] == null) {
                    epsilons[index] = values[i];
                } else {
                    epsilons[index].addi(values[i]);
                    memory.release(values[i]);
                }
            }
        }

        private void collect(String vertex, Gradient ofVertex) {
            if (ofVertex != null) {
                for (Map.Entry<String, INDArray> entry : ofVertex.gradientForVariable().entrySet()) {
                    gradients.setGradientFor(vertex + "_" + entry.getKey(), entry.getValue(),
                            ofVertex.flatteningOrderForVariable(entry.getKey()));
                }
            }
        }
    }
}

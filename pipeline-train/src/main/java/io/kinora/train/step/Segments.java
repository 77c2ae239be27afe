package io.kinora.train.step;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.ElementWiseVertex;

/**
 * A network cut behind each sum, which is where residual blocks end. What other segments use is kept; of the rest, what
 * only goes into a sum need not be made again.
 */
final class Segments {
    private final int[] starts;
    private final int[] lastUse;
    private final boolean[] dropped;
    private final boolean[] recomputed;

    private Segments(int[] starts, int vertices) {
        this.starts = starts;
        this.lastUse = new int[vertices];
        this.dropped = new boolean[vertices];
        this.recomputed = new boolean[vertices];
    }

    /** @param order indices of the vertices, each behind those that it takes its inputs from */
    static Segments of(GraphVertex[] vertices, int[] order) {
        int[] starts = IntStream.concat(
                IntStream.of(0), IntStream.range(1, order.length).filter(place -> isSum(vertices[order[place - 1]])))
                .toArray();
        Segments segments = new Segments(starts, vertices.length);
        int[] places = new int[vertices.length];
        IntStream.range(0, order.length).forEach(place -> places[order[place]] = place);
        for (GraphVertex vertex : vertices) {
            segments.add(vertex, vertices, places);
        }
        return segments;
    }

    private void add(GraphVertex vertex, GraphVertex[] vertices, int[] places) {
        int index = vertex.getVertexIndex();
        List<Integer> users = vertex.getOutputVertices() == null ? List.of()
                : Arrays.stream(vertex.getOutputVertices()).map(VertexIndices::getVertexIndex).toList();
        int own = segment(places[index]);
        lastUse[index] = users.stream().mapToInt(user -> places[user]).max().orElse(places[index]);
        // The last segment's way back comes at once.
        dropped[index] = !vertex.isInputVertex() && own < count() - 1
                && users.stream().allMatch(user -> segment(places[user]) == own);
        recomputed[index] = dropped[index] && !users.stream().allMatch(user -> isSum(vertices[user]));
    }

    private int segment(int place) {
        int found = Arrays.binarySearch(starts, place);
        return found >= 0 ? found : -found - 2;
    }

    static boolean isSum(GraphVertex vertex) {
        return vertex instanceof ElementWiseVertex;
    }

    int count() {
        return starts.length;
    }

    /** Place of a segment's first vertex. */
    int start(int segment) {
        return starts[segment];
    }

    /** Place behind a segment's last vertex. */
    int end(int segment) {
        return segment + 1 < starts.length ? starts[segment + 1] : recomputed.length;
    }

    /** Whether a vertex's output is let go once all have used it on the way forth. */
    boolean dropped(int vertex) {
        return dropped[vertex];
    }

    /** Whether a vertex's output is made once more on the way back. */
    boolean recomputed(int vertex) {
        return recomputed[vertex];
    }

    /** Place of the last vertex that uses a vertex's output. */
    int lastUse(int vertex) {
        return lastUse[vertex];
    }
}

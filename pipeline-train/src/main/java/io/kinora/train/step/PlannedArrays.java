package io.kinora.train.step;

import io.kinora.train.memory.NativeMemory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.pointers.PagedPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Memory for what the vertices of a network hand on to each other: outputs and gradients. The first pass shows how long
 * each is needed; those of later passes, which ask for the same in the same order, lie in one block, each where a
 * {@link MemoryPlan} has its place. Allocated and freed one by one they would fragment the process's memory: ND4J asks
 * for aligned arrays, for which glibc before 2.38 wants more room than a freed one of the same size has left, so that
 * resident memory grew to several times what the arrays held.
 */
final class PlannedArrays extends LayerWorkspaceMgr {
    private final List<DataBuffer> ofThisPass = new ArrayList<>();
    private final List<MemoryPlan.Need> needs = new ArrayList<>();
    private final Map<DataBuffer, Integer> numbers = new IdentityHashMap<>();
    private INDArray block;
    private List<DataBuffer> planned = List.of();
    private boolean asPlanned = true;
    private int time;

    PlannedArrays() {
        super(EnumSet.allOf(ArrayType.class), new EnumMap<>(ArrayType.class), new EnumMap<>(ArrayType.class));
    }

    @Override
    public INDArray createUninitialized(ArrayType type, DataType dataType, long[] shape, char order) {
        if (type != ArrayType.ACTIVATIONS && type != ArrayType.ACTIVATION_GRAD) {
            return super.createUninitialized(type, dataType, shape, order);
        }
        int number = ofThisPass.size();
        boolean fits = fits(number, dataType, ArrayUtil.prodLong(shape));
        INDArray array = fits ? Nd4j.create(planned.get(number), shape, Nd4j.getStrides(shape, order), 0, order)
                : super.createUninitialized(type, dataType, shape, order);
        asPlanned &= fits;
        ofThisPass.add(array.data());
        numbers.put(array.data(), number);
        needs.add(new MemoryPlan.Need(array.length() * dataType.width(), time++, Integer.MAX_VALUE));
        return array;
    }

    private boolean fits(int number, DataType dataType, long length) {
        return number < planned.size()
                && planned.get(number).dataType() == dataType && planned.get(number).length() == length;
    }

    @Override
    public INDArray dup(ArrayType type, INDArray array, char order) {
        return createUninitialized(type, array.dataType(), array.shape(), order).assign(array);
    }

    /** Tells that nobody will look at some arrays, or nulls, any more. */
    void release(INDArray... arrays) {
        for (INDArray array : arrays) {
            Integer number = array == null ? null : numbers.get(array.data());
            if (number != null) {
                needs.set(number, needs.get(number).until(time++));
            }
            if (number == null || number >= planned.size() || planned.get(number) != array.data()) {
                NativeMemory.free(array);
            }
        }
    }

    /** Ends a pass, whose arrays are all released. */
    void endPass() {
        if (!asPlanned) {
            plan();
        }
        asPlanned = true;
        ofThisPass.clear();
        numbers.clear();
        needs.clear();
        time = 0;
    }

    private void plan() {
        free();
        NativeMemory.trim();
        if (Nd4j.getExecutioner().type() != OpExecutioner.ExecutionerType.NATIVE_CPU) {
            // A place in this machine's memory is none on a GPU.
            return;
        }
        MemoryPlan plan = MemoryPlan.of(needs);
        block = Nd4j.createUninitialized(DataType.INT64, plan.size() / Long.BYTES);
        planned = IntStream.range(0, needs.size())
                .mapToObj(number -> place(ofThisPass.get(number), plan.offsets().get(number))).toList();
    }

    private DataBuffer place(DataBuffer like, long offset) {
        return Nd4j.createBuffer(
                new PagedPointer(block.data().pointer(), like.length(), offset), like.length(), like.dataType());
    }

    /** Gives all memory back. */
    void free() {
        NativeMemory.free(block);
        block = null;
        planned = List.of();
    }
}

package io.kinora.train.step;

import io.kinora.train.memory.NativeMemory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Memory for what the vertices of a network hand on to each other, outputs and gradients. Where one is released, the
 * next of the same size is laid. Freed and allocated again, they would fragment the process's memory: ND4J asks for
 * aligned blocks, for which glibc before 2.38 wants more room than a freed block of the same size has, so that resident
 * memory would grow to several times what the arrays hold.
 */
final class ReusedArrays extends LayerWorkspaceMgr {
    private static final class Slot {
        private final INDArray memory;
        private boolean taken;

        Slot(INDArray memory) {
            this.memory = memory;
        }
    }

    private final List<Slot> slots = new ArrayList<>();

    ReusedArrays() {
        super(EnumSet.allOf(ArrayType.class), new EnumMap<>(ArrayType.class), new EnumMap<>(ArrayType.class));
    }

    @Override
    public INDArray createUninitialized(ArrayType type, DataType dataType, long[] shape, char order) {
        if (type != ArrayType.ACTIVATIONS && type != ArrayType.ACTIVATION_GRAD) {
            return super.createUninitialized(type, dataType, shape, order);
        }
        Slot slot = free(type, dataType, ArrayUtil.prodLong(shape));
        slot.taken = true;
        return Nd4j.create(slot.memory.data(), shape, Nd4j.getStrides(shape, order), 0, order);
    }

    private Slot free(ArrayType type, DataType dataType, long length) {
        for (Slot slot : slots) {
            if (!slot.taken && slot.memory.dataType() == dataType && slot.memory.length() == length) {
                return slot;
            }
        }
        Slot made = new Slot(super.createUninitialized(type, dataType, new long[] {length}, 'c'));
        slots.add(made);
        return made;
    }

    @Override
    public INDArray dup(ArrayType type, INDArray array, char order) {
        return createUninitialized(type, array.dataType(), array.shape(), order).assign(array);
    }

    /** Makes room where arrays lie that nobody looks at any more; an array from elsewhere is freed. */
    void release(INDArray... arrays) {
        for (INDArray array : arrays) {
            if (array != null) {
                release(array);
            }
        }
    }

    private void release(INDArray array) {
        for (Slot slot : slots) {
            if (slot.memory.data() == array.data()) {
                slot.taken = false;
                return;
            }
        }
        NativeMemory.free(array);
    }

    /** Gives all memory back. */
    void free() {
        slots.forEach(slot -> NativeMemory.free(slot.memory));
        slots.clear();
    }
}

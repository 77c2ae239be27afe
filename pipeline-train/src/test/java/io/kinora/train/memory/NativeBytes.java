package io.kinora.train.memory;

import org.nd4j.linalg.api.memory.AllocationsTracker;
import org.nd4j.linalg.api.memory.enums.AllocationKind;
import org.nd4j.linalg.factory.Nd4j;

/** What ND4J holds outside of Java's heap. */
public final class NativeBytes {
    private NativeBytes() {
    }

    /** Bytes of all arrays and of all workspaces, whichever thread's. */
    public static long held() {
        return Nd4j.getEnvironment().getDeviceCouner(0)
                + AllocationsTracker.getInstance().bytesOnDevice(AllocationKind.WORKSPACE, 0);
    }
}

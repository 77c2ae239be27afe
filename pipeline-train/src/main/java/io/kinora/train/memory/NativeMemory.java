package io.kinora.train.memory;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gives back the memory of ND4J's arrays at once. It lies outside of Java's heap, where Java's collector, which would
 * give it back some day, does not see how much of it waits. What was freed must not be looked at again.
 */
public final class NativeMemory {
    private NativeMemory() {
    }

    /** Frees arrays, but for views, whose memory is another array's, and what lies in a workspace and ends with it. */
    public static void free(INDArray... arrays) {
        for (INDArray array : arrays) {
            if (array != null && array.closeable()) {
                array.close();
            }
        }
    }

    /** Frees the arrays of a minibatch. */
    public static void freeMinibatch(MultiDataSet minibatch) {
        free(minibatch.getFeatures());
        free(minibatch.getLabels());
        if (minibatch.getLabelsMaskArrays() != null) {
            free(minibatch.getLabelsMaskArrays());
        }
    }

    /** Frees the workspaces of the calling thread, which it would keep for as long as it lives; none may be open. */
    public static void freeWorkspaces() {
        for (MemoryWorkspace workspace : Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread()) {
            Nd4j.getWorkspaceManager().destroyWorkspace(workspace);
        }
    }

    /** Gives back to the system what was freed but is still kept for arrays to come. */
    public static void trim() {
        try {
            ManagementFactory.getPlatformMBeanServer().invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"), "systemTrimNativeHeap", null, null);
        } catch (JMException e) {
            // JVMs before 17.0.9, and those of other systems than Linux, cannot: it stays, which does no harm.
        }
    }

    /** The numbers of an array of floats in C order, copied. */
    public static float[] copy(INDArray array) {
        INDArray plain = array.dup('c');
        float[] values = plain.data().asFloat();
        free(plain);
        return values;
    }
}

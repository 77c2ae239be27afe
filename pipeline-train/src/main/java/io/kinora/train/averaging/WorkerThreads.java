package io.kinora.train.averaging;

import io.kinora.core.job.NativeLibraries;
import java.io.Serializable;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * How many native threads the work of one Spark task may use. Results depend on it in the last bits, so it is part of
 * what a checkpoint records.
 *
 * @param count OpenMP threads of one task, at least 1
 */
public record WorkerThreads(int count) implements Serializable {
    /** Checks the range. */
    public WorkerThreads {
        if (count < 1) {
            throw new IllegalArgumentException("Cannot run on " + count + " threads: at least 1 is needed");
        }
    }

    /**
     * Applies the limit. OpenMP, and oneDNN on it, keep it for the calling thread; ND4J's own loops keep one number for
     * the whole JVM, which all tasks of a job set alike.
     */
    public void apply() {
        NativeLibraries.select();
        // Loads the backend; the holder of its functions does not do so by itself.
        Environment environment = Nd4j.getEnvironment();
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(count);
        environment.setMaxMasterThreads(Math.min(count, environment.maxThreads()));
    }
}

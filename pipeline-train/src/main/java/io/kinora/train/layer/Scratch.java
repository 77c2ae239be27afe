package io.kinora.train.layer;

import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.MemoryWorkspace;

/**
 * Memory for one piece of a layer's work after the other: the arrays that a piece makes end with it, where they would
 * else stay until the whole layer is done. It is the workspace that Deeplearning4j has for steps of recurrent layers.
 */
final class Scratch {
    /** Most numbers in a piece's largest array: 16 MiB of floats. */
    static final int MOST = 1 << 22;

    private Scratch() {
    }

    /** @param piece must not call this again */
    static void run(LayerWorkspaceMgr memory, Runnable piece) {
        MemoryWorkspace scratch = memory.notifyScopeEntered(ArrayType.RNN_FF_LOOP_WORKING_MEM);
        try {
            piece.run();
        } finally {
            scratch.close();
        }
    }
}

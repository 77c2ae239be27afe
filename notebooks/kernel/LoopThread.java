package org.rapaio.jupyter.kernel.channels;

/**
 * A thread that does something again and again until it is shut down. It takes the place of the kernel's own class of
 * this name (rapaio-jupyter-kernel 3.0.1), which sets the flag that its loop looks at after the loop has
 * begun: now and then a channel's loop ended at once, and the kernel never answered.
 */
public final class LoopThread extends Thread {
    private final long pauseMillis;
    private final Runnable body;
    private volatile boolean ended;

    /** Not started yet. */
    public LoopThread(String name, long pauseMillis, Runnable body) {
        super(name);
        this.pauseMillis = pauseMillis;
        this.body = body;
    }

    @Override
    public void run() {
        try {
            while (!ended) {
                body.run();
                Thread.sleep(pauseMillis);
            }
        } catch (InterruptedException shutDown) {
            interrupt();
        }
    }

    /** Lets the loop end after the turn that it is in. */
    public void shutdown() {
        ended = true;
    }
}

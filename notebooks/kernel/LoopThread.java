package org.rapaio.jupyter.kernel.channels;

/**
 * A thread that does something again and again until it is shut down. It takes the place of the kernel's own class of
 * this name (rapaio-jupyter-kernel 3.0.1). A channel of that kernel listens before it has its handlers: a message that
 * came too soon ended the channel's loop, and now and then the kernel never answered. Also, its loop could look at the
 * flag that lets it go on before the flag was set.
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
                turn();
                Thread.sleep(pauseMillis);
            }
        } catch (InterruptedException shutDown) {
            interrupt();
        }
    }

    private void turn() {
        try {
            body.run();
        } catch (NullPointerException noHandlersYet) {
            // Jupyter asks each second until the kernel answers.
            System.err.println("A message came before the kernel could handle it: " + noHandlersYet);
        }
    }

    /** Lets the loop end after the turn that it is in. */
    public void shutdown() {
        ended = true;
    }
}

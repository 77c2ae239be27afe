package io.kinora.train.tracking;

import java.io.IOException;

/** Where events go. Called by one thread only, and told again what it failed to take. */
interface Sink {
    /** Its name and place, for messages. */
    String name();

    /**
     * Takes an event.
     *
     * @throws IOException if it could not be taken; nothing of it has been then
     */
    void take(TrackedEvent event) throws IOException;

    /**
     * Ends.
     *
     * @param finished whether the run is done, rather than broken off
     */
    void end(boolean finished) throws IOException;
}

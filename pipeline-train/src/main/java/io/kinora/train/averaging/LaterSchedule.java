package io.kinora.train.averaging;

import org.nd4j.linalg.schedule.ISchedule;

/**
 * A schedule for an optimizer whose count begins at 0 again: what it says of the step that it really is.
 *
 * @param schedule of the whole training
 * @param done steps before
 */
record LaterSchedule(ISchedule schedule, int done) implements ISchedule {
    @Override
    public double valueAt(int iteration, int epoch) {
        return schedule.valueAt(done + iteration, epoch);
    }

    @Override
    public LaterSchedule clone() {
        return this;
    }
}

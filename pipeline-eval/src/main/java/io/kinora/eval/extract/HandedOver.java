package io.kinora.eval.extract;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.util.AccumulatorV2;

/**
 * Values that tasks hand to the driver, which takes them while other tasks still run. Spark counts each finished task
 * of an action once, so none comes twice.
 */
final class HandedOver<T> extends AccumulatorV2<T, List<T>> {
    private static final long serialVersionUID = 1;

    private final ArrayList<T> values = new ArrayList<>();
    private long taken;

    @Override
    public synchronized boolean isZero() {
        return values.isEmpty();
    }

    @Override
    public synchronized HandedOver<T> copy() {
        HandedOver<T> copy = new HandedOver<>();
        copy.values.addAll(values);
        return copy;
    }

    @Override
    public synchronized void reset() {
        values.clear();
    }

    @Override
    public synchronized void add(T value) {
        values.add(value);
    }

    @Override
    public synchronized void merge(AccumulatorV2<T, List<T>> other) {
        values.addAll(other.value());
    }

    @Override
    public synchronized List<T> value() {
        return List.copyOf(values);
    }

    /** How many have come. */
    synchronized long count() {
        return taken + values.size();
    }

    /** Takes what has come since the last time. */
    synchronized List<T> take() {
        List<T> all = List.copyOf(values);
        taken += all.size();
        values.clear();
        return all;
    }
}

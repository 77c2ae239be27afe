package io.kinora.core.doctor;

import java.util.List;
import java.util.Set;
import org.apache.spark.SparkConf;

/** Whether Spark may add and take away executors while a run goes on. */
final class DynamicAllocationCheck implements Check {
    static final String KEY = "spark.dynamicAllocation.enabled";

    @Override
    public String name() {
        return "dynamic-allocation";
    }

    @Override
    public Set<Place> places() {
        return Set.of(Place.START, Place.DRIVER);
    }

    @Override
    public Set<String> jobs() {
        return Set.of("train");
    }

    @Override
    public List<Finding> look(Surroundings surroundings) {
        return List.of(of(surroundings.conf()));
    }

    static Finding of(SparkConf conf) {
        return conf.getBoolean(KEY, false)
                ? Finding.warning(KEY + " is true: executors come and go between averaging rounds, so that training"
                        + " counts too few workers at its start, and loses what executors have read",
                        "train with -- --conf " + KEY + "=false --num-executors N")
                : Finding.ok("off: the number of executors stays");
    }
}

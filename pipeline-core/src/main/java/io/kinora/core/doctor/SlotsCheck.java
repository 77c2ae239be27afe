package io.kinora.core.doctor;

import io.kinora.core.job.Executors;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;

/** Which executors came, and how many tasks run at once. */
final class SlotsCheck implements Check {
    @Override
    public String name() {
        return "slots";
    }

    @Override
    public Set<Place> places() {
        return Set.of(Place.SESSION);
    }

    @Override
    public List<Finding> look(Surroundings surroundings) {
        SparkContext spark = surroundings.spark().orElseThrow().sparkContext();
        List<Integer> cores = Executors.registered(spark).stream().map(ExecutorSummary::totalCores).toList();
        return List.of(of(spark.conf(), cores, spark.isLocal() ? Runtime.getRuntime().availableProcessors() : 0));
    }

    /**
     * Judges them.
     *
     * @param cores of each executor
     * @param ofMachine cores of this machine or container, if the executor is on it; else 0
     */
    static Finding of(SparkConf conf, List<Integer> cores, int ofMachine) {
        int each = conf.getInt("spark.task.cpus", 1);
        int slots = cores.stream().mapToInt(count -> count / each).sum();
        int all = cores.stream().mapToInt(Integer::intValue).sum();
        String found = cores.size() + (cores.size() == 1 ? " executor, " : " executors, ") + all + " cores, " + slots
                + (slots == 1 ? " task" : " tasks") + " at once";
        int wanted = conf.getInt("spark.executor.instances", 0);
        if (cores.isEmpty() && conf.getBoolean(DynamicAllocationCheck.KEY, false)) {
            return Finding.ok("no executor yet: Spark asks for them when there is work");
        } else if (slots == 0) {
            return Finding.failure("no-slots", found + ", as a task takes " + each + " (spark.task.cpus)",
                    "give executors cores: -- --executor-cores, --master local[N], or a lower spark.task.cpus; and see"
                            + " that the cluster has room for an executor of " + conf.get("spark.executor.memory", "1g"));
        } else if (cores.size() < wanted) {
            return Finding.warning(found + ", and " + wanted + " executors were asked for", "free the cluster's cores"
                    + " and memory, or ask for fewer or smaller ones; training takes those that are there at its start");
        } else if (ofMachine > 0 && all > ofMachine) {
            return Finding.warning(found + ", and this machine or container has " + ofMachine + " cores",
                    "tasks that share a core slow each other down: use --master local[" + ofMachine + "]");
        }
        return Finding.ok(found);
    }
}

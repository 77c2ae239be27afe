package io.kinora.train.tracking;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.metric.RoundMetrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** The last round's numbers as gauges in Spark's own metrics, for whatever sinks Spark is set to serve: Prometheus. */
final class TrainingGauges implements TrainingListener, Source, AutoCloseable {
    private final MetricRegistry registry = new MetricRegistry();
    private final Map<String, Double> last = new ConcurrentHashMap<>();

    /** Registers itself; a gauge appears with its first number. */
    TrainingGauges() {
        SparkEnv.get().metricsSystem().registerSource(this);
    }

    @Override
    public String sourceName() {
        return "kinora.train";
    }

    @Override
    public MetricRegistry metricRegistry() {
        return registry;
    }

    @Override
    public void resumed(ComputationGraph network, RoundMetrics metrics) {
        show(metrics);
    }

    @Override
    public void roundDone(TrainingState state, RoundMetrics metrics) {
        show(metrics);
    }

    private void show(RoundMetrics metrics) {
        Scalars.of(metrics).forEach((name, value) -> {
            if (last.put(name, value) == null) {
                registry.register(name, (Gauge<Double>) () -> last.get(name));
            }
        });
    }

    @Override
    public void close() {
        if (SparkEnv.get() != null) {
            SparkEnv.get().metricsSystem().removeSource(this);
        }
    }
}
